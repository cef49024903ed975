import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whileAlone, whileUsingCache } from '../../src/cache/cache-users.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-users-'));
afterAll(() => rm(folder, { recursive: true }));
const cache = () => mkdtemp(join(folder, 'c-'));
const removes = async () => 'removed';

test('removes while no other build uses the cache, and leaves no file behind', async () => {
  const path = await cache();
  const removed = await whileUsingCache(path, async (user) => whileAlone(path, user!, removes));
  expect(removed).toBe('removed');
  expect(await readdir(path)).toEqual([]);
});

test('removes nothing while another build runs', async () => {
  const path = await cache();
  const seen = await whileUsingCache(path, () =>
    whileUsingCache(path, async (user) => whileAlone(path, user!, removes)),
  );
  expect(seen).toBeUndefined();
});

test('a build that begins during a removal waits for its end', async () => {
  const path = await cache();
  const events: string[] = [];
  await whileUsingCache(path, async (user) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const removing = whileAlone(path, user!, async () => {
      events.push('removing');
      await promise;
      events.push('removed');
    });
    while (events.length === 0) await Bun.sleep(1);
    const building = whileUsingCache(path, async () => void events.push('building'));
    while (!(await readdir(path)).some((name) => name.startsWith('.using-') && name !== user!.name)) {
      await Bun.sleep(1);
    }
    await Bun.sleep(60);
    resolve();
    await Promise.all([removing, building]);
  });
  expect(events).toEqual(['removing', 'removed', 'building']);
});

test('if many remove at the same time, only one does, and builds are not disturbed', async () => {
  const path = await cache();
  let inside = 0;
  let most = 0;
  const build = () =>
    whileUsingCache(path, async (user) => {
      expect(inside).toBe(0);
      await Bun.sleep(Math.random() * 10);
      await whileAlone(path, user!, async () => {
        most = Math.max(most, ++inside);
        await Bun.sleep(5);
        inside--;
      });
    });
  for (let round = 0; round < 5; round++) await Promise.all(Array.from({ length: 8 }, build));
  await build();
  expect(most).toBe(1);
});

test('ignores what killed processes left behind', async () => {
  const path = await cache();
  const ended = Bun.spawnSync(['true']).pid;
  const mine = await whileUsingCache(path, async (user) => Bun.file(join(path, user!.name)).json());
  await writeFile(join(path, '.using-1'), JSON.stringify({ ...mine, pid: ended }));
  await writeFile(join(path, '.removing'), '');
  await utimes(join(path, '.removing'), 1, 1);
  expect(await whileUsingCache(path, async (user) => whileAlone(path, user!, removes))).toBe('removed');
  expect(await readdir(path)).toEqual([]);
});

test('counts a process of another machine as running for a day', async () => {
  const path = await cache();
  const other = join(path, '.using-2');
  await writeFile(other, JSON.stringify({ pid: 1, place: 'elsewhere' }));
  const tried = () => whileUsingCache(path, async (user) => whileAlone(path, user!, removes));
  expect(await tried()).toBeUndefined();
  const before = Date.now() / 1000 - 25 * 60 * 60;
  await utimes(other, before, before);
  expect(await tried()).toBe('removed');
});

test('works without a registration where the cache cannot be made', async () => {
  await writeFile(join(folder, 'file'), '');
  expect(await whileUsingCache(join(folder, 'file', 'cache'), async (user) => user ?? 'none')).toBe('none');
});
