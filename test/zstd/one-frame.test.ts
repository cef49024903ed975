import { expect, test } from 'bun:test';
import { zstdOneFrame } from '../../src/zstd/one-frame.ts';
import { run } from '../bed/run.ts';
import { tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';

const mebibyte = 1024 * 1024;

async function compressed(bytes: Uint8Array, step = mebibyte): Promise<Buffer> {
  const pieces = (function* () {
    for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
  })();
  const all: Uint8Array[] = [];
  for await (const piece of zstdOneFrame(pieces, 1)) all.push(piece);
  return Buffer.concat(all);
}

/** Text with repetitions at many distances, `zeros` bytes of zero after every `every` bytes. */
function sample(length: number, every: number, zeros: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 7;
  const next = (below: number) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
  let at = 0;
  while (at < length) {
    const count = 3 + next(60);
    if (at > 100 && next(3) > 0) bytes.copyWithin(at, at - 1 - next(Math.min(at, 5000)), at + count);
    else for (let index = 0; index < count && at + index < length; index++) bytes[at + index] = 32 + next(90);
    at += count;
  }
  for (let start = every; start < length; start += every) bytes.fill(0, start, start + zeros);
  return bytes;
}

const samples: Record<string, Buffer> = {
  empty: Buffer.alloc(0),
  'one byte': Buffer.from('x'),
  'zeros alone': Buffer.alloc(40 * mebibyte),
  'two pieces exactly': sample(16 * mebibyte, 50_000, 200),
  'several pieces': sample(40 * mebibyte, 50_000, 20),
  'without zeros': sample(20 * mebibyte, 1e9, 0),
};

for (const [name, bytes] of Object.entries(samples)) {
  test(`${name}: one frame with the same content`, async () => {
    const frame = await compressed(bytes);
    expect(bytes.equals(Bun.zstdDecompressSync(frame))).toBe(true);
    expect((await compressed(bytes, 1_000_003)).equals(frame)).toBe(true);
  });
}

test('random bytes are stored, and what follows is compressed again', async () => {
  const random = Buffer.alloc(17 * mebibyte);
  let state = 88172645463325252n;
  for (let at = 0; at < random.length; at += 8) {
    state ^= BigInt.asUintN(64, state << 13n);
    state ^= state >> 7n;
    state ^= BigInt.asUintN(64, state << 17n);
    random.writeBigUInt64LE(state, at);
  }
  const bytes = Buffer.concat([random, samples['two pieces exactly']!]);
  const frame = await compressed(bytes);
  expect(bytes.equals(Bun.zstdDecompressSync(frame))).toBe(true);
  expect(frame.length).toBeLessThan(30 * mebibyte);
});

testWith({ zstd: await tool('zstd') }, 'the reference program counts one frame', async ({ zstd }) => {
  const bytes = samples['several pieces']!;
  const frame = await compressed(bytes);
  const ran = await run(zstd.program, ['-dc'], { stdin: frame });
  expect([ran.exitCode, Buffer.from(ran.stdout).equals(bytes)]).toEqual([0, true]);
  const path = `${(await import('node:os')).tmpdir()}/one-frame-${process.pid}.zst`;
  await Bun.write(path, frame);
  const listed = await run(zstd.program, ['-lv', path]);
  await Bun.file(path).delete();
  expect(Buffer.from(listed.stdout).toString()).toMatch(/Number of? [Ff]rames: 1\n|# Zstandard Frames: 1\n/);
});
