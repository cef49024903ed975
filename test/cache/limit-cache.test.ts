import { afterAll, expect, test } from 'bun:test';
import { chmod, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whileUsingCache } from '../../src/cache/cache-users.ts';
import { ContentCache } from '../../src/cache/content-cache.ts';
import { cleanCache, listCache, pruneCache } from '../../src/cache/inventory.ts';
import { withinCacheLimit } from '../../src/cache/limit-cache.ts';
import { putVerified } from '../../src/cache/verified-entries.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-limit-'));
afterAll(() => rm(folder, { recursive: true }));

/** Three frames of 100 bytes, a stub of 300 and a runtime of 500, unused for 1 to 5 days. */
async function filled(): Promise<string> {
  const path = await mkdtemp(join(folder, 'c-'));
  const cache = new ContentCache(path);
  const used = (file: string, days: number) => {
    const time = Date.now() / 1000 - days * 24 * 60 * 60;
    return utimes(file, time, time);
  };
  for (const days of [1, 2, 3]) {
    await used((await cache.put('frames', `f${days}`, new Uint8Array(100))).path, days);
  }
  await used((await putVerified(cache, 'launchers', 's4', new Uint8Array(300))).path, 4);
  await mkdir(join(path, 'runtimes', 'r5', 'tree'), { recursive: true });
  await writeFile(join(path, 'runtimes', 'r5', 'tree', 'x'), new Uint8Array(500));
  await used(join(path, 'runtimes', 'r5'), 5);
  return path;
}

const names = (entries: readonly { name: string }[]) => entries.map(({ name }) => name.slice(0, 2)).sort();

/** A build that does `work`, and then keeps to the limit, in bytes. */
const buildThen = async (path: string, limit: number, work = async () => {}) =>
  (await withinCacheLimit(path, limit / 1e6, async () => ({ done: await work() }))).cache;

test('removes the oldest entries, and no more than has to go', async () => {
  const path = await filled();
  const change = await buildThen(path, 599);
  expect(change).toMatchObject({ folder: path, size: 300, added: 0, limit: 599 });
  expect(names(change.removed)).toEqual(['r5', 's4']);
  expect(names(await listCache(path))).toEqual(['f1', 'f2', 'f3']);
  expect(await readdir(join(path, 'launchers'))).toEqual([]);
});

test('removes nothing below the limit, and nothing without one', async () => {
  const path = await filled();
  for (const limit of [1100, 0]) {
    expect(await buildThen(path, limit)).toMatchObject({ size: 1100, removed: [] });
  }
});

test('keeps what this build has used or put there, even above the limit', async () => {
  const path = await filled();
  const cache = new ContentCache(path);
  const change = await buildThen(path, 1, async () => {
    await cache.get('frames', 'f3');
    await cache.put('frames', 'n', new Uint8Array(50));
  });
  expect(change).toMatchObject({ size: 150, added: 50 });
  expect((await listCache(path)).map(({ name }) => name.split('.')[0])).toEqual(['f3', 'n']);
});

test('keeps everything while another build runs; the last one removes it', async () => {
  const path = await filled();
  await whileUsingCache(path, async () => {
    expect(await buildThen(path, 1)).toMatchObject({ size: 1100, removed: [] });
  });
  expect(await buildThen(path, 1)).toMatchObject({ size: 0 });
});

test('concurrent builds lose no entry that they have found', async () => {
  const path = await filled();
  const cache = new ContentCache(path);
  const content = new Uint8Array(1000).fill(7);
  const build = (key: string) => () =>
    buildThen(path, 2500, async () => {
      if (!(await cache.find('frames', key))) await cache.put('frames', key, content);
      for (let look = 0; look < 5; look++) {
        await Bun.sleep(Math.random() * 4);
        expect(await cache.get('frames', key)).toEqual(content);
      }
    });
  for (let round = 0; round < 4; round++) {
    const keys = [`a${round}`, `b${round}`, 'shared', 'shared', `c${round}`];
    await Promise.all(keys.map((key) => build(key)()));
    const old = Date.now() / 1000 - 24 * 60 * 60;
    for (const entry of await listCache(path)) await utimes(entry.path, old, old);
  }
  expect((await buildThen(path, 2500)).size).toBeLessThanOrEqual(2500);
});

test.skipIf(process.getuid?.() === undefined)('an untrusted cache loses nothing', async () => {
  const path = await filled();
  await chmod(path, 0o777);
  expect(await buildThen(path, 1)).toMatchObject({ size: 1100, removed: [] });
  for (const remove of [() => cleanCache(path), () => pruneCache(path, Date.now(), Date.now())]) {
    expect(await remove().catch((error) => error.code)).toBe('cache-not-trusted');
  }
  expect(await listCache(path)).toHaveLength(5);
});
