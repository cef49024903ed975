import { afterAll, describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PayloadFile } from '../../../src/archive/payload-file.ts';
import { ContentCache } from '../../../src/cache/content-cache.ts';
import { writePayload } from '../../../src/payload/write/write.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-payload-'));
afterAll(() => rm(folder, { recursive: true }));

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Compresses, but not to nothing. */
function content(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let index = 0; index < length; index++) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    bytes[index] = (state >> 16) & 0x1f;
  }
  return bytes;
}

const file = (path: string, bytes: Uint8Array, mode: 0o644 | 0o755 = 0o644): PayloadFile => ({
  path,
  mode,
  size: bytes.length,
  content: bytes,
});

const onDisk = join(folder, 'on-disk');
await writeFile(onDisk, content(750_000, 5));
const runtime = [
  file('erts/lib/b', content(2_250_000, 1)),
  file('erts/bin/beam.smp', content(2_250_000, 2), 0o755),
  { path: 'erts/lib/a', mode: 0o644, size: 750_000, content: { file: onDisk } } as PayloadFile,
];
const application = [file('bin/app', content(5_000_000, 3), 0o755)];
const write = (output: string, more: Partial<Parameters<typeof writePayload>[0]> = {}) =>
  writePayload({ runtime, application, level: 1, output: join(folder, output), ...more });

describe('writePayload', () => {
  test('writes what `tar --zstd` reads, runtime before application, sorted', async () => {
    const { files } = await write('plain');
    const listed = Bun.spawnSync([
      'tar',
      '--zstd',
      '--full-time',
      '--numeric-owner',
      '-tvf',
      join(folder, 'plain'),
    ]);
    expect(listed.stderr.toString()).toBe('');
    expect(
      listed.stdout
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/ +/g, ' ')),
    ).toEqual([
      '-rwxr-xr-x 0/0 2250000 1970-01-01 00:00:00 erts/bin/beam.smp',
      '-rw-r--r-- 0/0 750000 1970-01-01 00:00:00 erts/lib/a',
      '-rw-r--r-- 0/0 2250000 1970-01-01 00:00:00 erts/lib/b',
      '-rwxr-xr-x 0/0 5000000 1970-01-01 00:00:00 bin/app',
    ]);
    expect(files[1]).toEqual({
      path: 'erts/lib/a',
      size: 750_000,
      mode: 0o644,
      sha256: sha256(content(750_000, 5)),
    });
    const unpacked = await mkdtemp(join(folder, 'x-'));
    expect(Bun.spawnSync(['tar', '--zstd', '-xf', join(folder, 'plain'), '-C', unpacked]).exitCode).toBe(0);
    for (const { path, sha256: digest } of files)
      expect(sha256(await readFile(join(unpacked, path)))).toBe(digest);
  });

  test('returns the position of each frame, and each is a separate zstd stream', async () => {
    const written = await write('framed');
    const bytes = await readFile(join(folder, 'framed'));
    expect(written).toMatchObject({ size: bytes.length, sha256: sha256(bytes) });
    let offset = 0;
    for (const frame of written.frames) {
      const part = bytes.subarray(offset, offset + frame.length);
      expect(frame).toMatchObject({ offset, sha256: sha256(part) });
      expect(Bun.zstdDecompressSync(part)).toHaveLength(frame.rawLength);
      expect(frame.rawLength).toBeLessThanOrEqual(4 * 1024 * 1024);
      offset += frame.length;
    }
    expect(offset).toBe(bytes.length);
    expect(written.frames).toHaveLength(4);
    expect(written.runtimeSize).toBe(written.frames[2]!.offset);
  });

  test('the same files give the same bytes, whatever order, workers and cache', async () => {
    const cache = new ContentCache(join(folder, 'cache'));
    const digests = new Set<string>();
    for (const more of [
      { workers: 0 },
      { workers: 3 },
      { runtime: [...runtime].reverse() },
      { cache },
      { cache },
    ]) {
      digests.add((await write('same', more)).sha256);
    }
    expect(digests.size).toBe(1);
  });

  test('a repack compresses only the application', async () => {
    const cache = new ContentCache(join(folder, 'repack'));
    expect((await write('repacked', { cache })).cachedFrames).toBe(0);
    expect((await write('repacked', { cache })).cachedFrames).toBe(4);
    const other = [file('bin/app', content(1000, 9), 0o755)];
    expect(await write('repacked', { cache, application: other })).toMatchObject({ cachedFrames: 2 });
    expect((await write('repacked', { cache, level: 2 })).cachedFrames).toBe(0);
    // The middle of `bin/app` has no header in it, and so no time.
    expect((await write('repacked', { cache, modified: 1 })).cachedFrames).toBe(1);
  });

  test('a damaged frame in the cache is made again', async () => {
    const cache = new ContentCache(join(folder, 'damaged'));
    const { sha256: digest } = await write('first', { cache });
    for (const name of await readdir(join(folder, 'damaged', 'frames'))) {
      await writeFile(join(folder, 'damaged', 'frames', name), 'not this');
    }
    expect(await write('second', { cache })).toMatchObject({ cachedFrames: 0, sha256: digest });
  });

  test('refuses duplicate and unsafe paths, and keeps an existing file', async () => {
    await writeFile(join(folder, 'kept'), 'old');
    await expect(write('kept', { application: [file('erts/lib/a', content(1, 1))] })).rejects.toMatchObject({
      code: 'path-collision',
      data: { path: 'erts/lib/a' },
    });
    const outside = write('kept', { application: [file('bin/../../x', content(1, 1))] });
    await expect(outside).rejects.toMatchObject({ code: 'path-unsafe' });
    expect(await readFile(join(folder, 'kept'), 'utf8')).toBe('old');
  });

  test('refuses a file that has not the size that was announced', async () => {
    for (const size of [749_999, 750_001]) {
      const changed = [{ path: 'bin/x', mode: 0o644, size, content: { file: onDisk } } as PayloadFile];
      await expect(write('changed', { application: changed })).rejects.toMatchObject({
        code: 'payload-file-changed',
        data: { path: onDisk, expected: size, found: 750_000 },
      });
    }
    await expect(stat(join(folder, 'changed'))).rejects.toThrow();
  });

  test('stops when it is aborted, and leaves nothing', async () => {
    const stop = new AbortController();
    const onProgress = () => stop.abort(new Error('enough'));
    await expect(write('stopped', { signal: stop.signal, onProgress, workers: 1 })).rejects.toThrow('enough');
    expect((await readdir(folder)).filter((name) => name.includes('stopped'))).toEqual([]);
  });

  test('does not wait for a frame when it is aborted', async () => {
    const stop = new AbortController();
    // This frame is never completed.
    const frames = { width: 1, make: () => new Promise<never>(() => {}), close: async () => {} };
    setTimeout(() => stop.abort(new Error('enough')), 20);
    await expect(write('waiting', { signal: stop.signal, frames })).rejects.toThrow('enough');
    await expect(write('late', { signal: stop.signal, frames })).rejects.toThrow('enough');
    expect((await readdir(folder)).filter((name) => /waiting|late/.test(name))).toEqual([]);
  });

  test('reports its progress', async () => {
    const told: [number, number][] = [];
    await write('told', { onProgress: (done, total) => told.push([done, total]) });
    expect(told).toHaveLength(4);
    expect(told.at(-1)![0]).toBe(told[0]![1]);
  });
});
