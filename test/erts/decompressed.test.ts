import { expect, test } from 'bun:test';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { gunzipped } from '../../src/erts/decompressed.ts';

async function all(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

test('gunzips', async () => {
  expect(await all(gunzipped(Readable.from([gzipSync('some bytes')])))).toBe('some bytes');
});

test('a read error in the middle ends the reading with that error', async () => {
  const whole = gzipSync(crypto.getRandomValues(new Uint8Array(5000)));
  let reads = 0;
  const disk = new Readable({
    read() {
      if (reads++ === 0) this.push(whole.subarray(0, 1000));
      else this.destroy(new Error('EIO: i/o error, read'));
    },
  });
  await expect(all(gunzipped(disk))).rejects.toThrow('EIO');
});
