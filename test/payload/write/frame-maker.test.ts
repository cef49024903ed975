import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'bun';
import { ContentCache } from '../../../src/cache/content-cache.ts';
import { startFrameMaker } from '../../../src/payload/write/frame-maker.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-frames-'));
afterAll(() => rm(folder, { recursive: true }));

/** More than is compressed on the calling thread. */
const text = () => new Uint8Array(200_000).map((_, index) => (index * index) % 251);

test('compresses a frame once that two payloads need at the same time', async () => {
  const cache = new ContentCache(await mkdtemp(join(folder, 'c-')));
  const maker = startFrameMaker(cache, 2);
  const [one, other, higher] = await Promise.all([
    maker.make(text(), 3),
    maker.make(text(), 3),
    maker.make(text(), 19),
  ]);
  await maker.close();
  expect([one.cached, other.cached, higher.cached]).toEqual([false, true, false]);
  expect(other.bytes).toBe(one.bytes);
  expect(Buffer.compare(zstdDecompressSync(higher.bytes), text())).toBe(0);
  expect(await readdir(join(cache.folder, 'frames'))).toHaveLength(2);
});

test('retries a failed frame for the next payload', async () => {
  const cache = new ContentCache(await mkdtemp(join(folder, 'c-')));
  const maker = startFrameMaker(cache, 1);
  const put = cache.put.bind(cache);
  cache.put = () => Promise.reject(new Error('full'));
  const both = [maker.make(text(), 1), maker.make(text(), 1)];
  expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  cache.put = put;
  expect((await maker.make(text(), 1)).cached).toBe(false);
  await maker.close();
});

test('closing it fails the running work', async () => {
  const maker = startFrameMaker(undefined, 1);
  const slow = maker.make(
    new Uint8Array(8_000_000).map((_, index) => Math.imul(index, 2654435761) >>> (index % 23)),
    19,
  );
  const ended = slow.then(
    () => 'made',
    (error: Error) => error.message,
  );
  await Bun.sleep(300);
  await maker.close();
  expect(await ended).toBe('the compressor was closed');
});
