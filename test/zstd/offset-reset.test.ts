import { expect, test } from 'bun:test';
import { findReset } from '../../src/zstd/offset-reset.ts';

/** A frame with these blocks and a raw one before them, decoded by Bun's zstd. */
function decoded(before: Uint8Array, blocks: Uint8Array): Uint8Array {
  const raw = (before.length << 3) | 0;
  const header = [0x28, 0xb5, 0x2f, 0xfd, 0, (24 - 10) << 3, raw & 0xff, (raw >> 8) & 0xff, raw >> 16];
  return Bun.zstdDecompressSync(
    Buffer.concat([new Uint8Array(header), before, blocks, new Uint8Array([1, 0, 0])]),
  );
}

/** Bytes without repeated triples at these distances, with matches inserted. */
function piece(length: number, places: Record<number, number>): Uint8Array {
  const bytes = Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8) * 13) & 0xff);
  for (const [place, offset] of Object.entries(places))
    for (let at = Number(place); at < Number(place) + 3; at++) bytes[at] = bytes[at - offset]!;
  return bytes;
}

for (const gap of [3, 18, 19, 63, 64, 300, 5000, 20_000]) {
  test(`matches with ${gap} bytes from one to the next are decoded correctly`, () => {
    const start = 50_000;
    const places = { [start]: 8, [start + gap]: 4, [start + 2 * gap]: 1 };
    const bytes = piece(95_000, places);
    const reset = findReset(bytes)!;
    expect([reset.start, reset.end]).toEqual([start, start + 2 * gap + 3]);
    const all = decoded(bytes.subarray(0, reset.start), reset.blocks);
    expect(Buffer.from(all).equals(bytes.subarray(0, reset.end))).toBe(true);
  });
}

test('nothing is found where one of the matches is missing, in the wrong order, or in the first half', () => {
  expect(findReset(piece(90_000, { 50000: 8, 50100: 4 }))).toBeUndefined();
  expect(findReset(piece(90_000, { 50000: 1, 50100: 4, 50200: 8 }))).toBeUndefined();
  expect(findReset(piece(90_000, { 10000: 8, 10100: 4, 10200: 1 }))).toBeUndefined();
});
