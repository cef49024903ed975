import { expect, test } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { gunzipStream, unxz } from '../../../src/runtimes/unpack/decompressed.ts';

async function all(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

test('gunzips', async () => {
  expect(await all(gunzipStream(Readable.from([gzipSync('some bytes')])))).toBe('some bytes');
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
  // Without `rejects`, which blocks everything else, including time limits.
  expect(await all(gunzipStream(disk)).catch(String)).toContain('EIO');
});

test('xz is looked for on the PATH that was given, and named where it is missing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-xz-'));
  try {
    await expect(all(unxz('a.tar.xz', { PATH: folder }))).rejects.toMatchObject({
      code: 'xz-missing',
      data: { path: 'a.tar.xz' },
    });
    if (process.platform === 'win32') return;
    await writeFile(join(folder, 'xz'), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
    expect(await all(unxz('a.tar.xz', { PATH: folder }))).toBe('-dc -- a.tar.xz\n');
    await writeFile(join(folder, 'xz'), '#!/bin/sh\necho some; echo broken >&2; exit 1\n', { mode: 0o755 });
    await expect(all(unxz('a.tar.xz', { PATH: folder }))).rejects.toThrow('broken');
  } finally {
    await rm(folder, { recursive: true });
  }
});
