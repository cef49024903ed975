import { expect, test } from 'bun:test';
import { PeChecksum } from '../../../src/executable/write/pe-checksum.ts';

/** Word for word, as the format has it. */
function slowly(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    sum += bytes[at]! + 256 * (bytes[at + 1] ?? 0);
    if (sum > 0xffff) sum -= 0xffff;
  }
  return sum + bytes.length;
}

const bytes = Uint8Array.from({ length: 100_003 }, (_, index) => Math.imul(index, 2654435761) >>> 13);

test('is the sum of all words, for pieces of any size', () => {
  for (const lengths of [[100_003], [1, 2, 3, 4, 5, 6, 7, 99_975], [7, 4096], [4096], [1]]) {
    const checksum = new PeChecksum();
    for (let at = 0, turn = 0; at < bytes.length; turn++) {
      const end = Math.min(bytes.length, at + lengths[turn % lengths.length]!);
      checksum.update(bytes.subarray(at, end));
      at = end;
    }
    expect([lengths, checksum.value()]).toEqual([lengths, slowly(bytes)]);
  }
});

test('does not overflow with many large words', () => {
  const large = new Uint8Array(40_000_000).fill(0xff);
  const checksum = new PeChecksum();
  checksum.update(large);
  expect(checksum.value()).toBe(slowly(large));
  expect(new PeChecksum().value()).toBe(0);
});
