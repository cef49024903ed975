import { afterAll, describe, expect, test } from 'bun:test';
import { mkdir, mkdtemp, readdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContentCache } from '../../src/cache/content-cache.ts';
import { cleanCache, listCache, listCacheNames, pruneCache } from '../../src/cache/inventory.ts';
import { putVerified } from '../../src/cache/verified-entries.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-inventory-'));
afterAll(() => rm(folder, { recursive: true }));

const day = 24 * 60 * 60 * 1000;
const now = Math.floor(Date.now() / 1000) * 1000;

/** A cache with an old and a new frame, a runtime's folder, and what killed builds left. */
async function filled(): Promise<string> {
  const path = await mkdtemp(join(folder, 'c-'));
  const cache = new ContentCache(path);
  const used = async (file: string, days: number) =>
    utimes(file, (now - days * day) / 1000, (now - days * day) / 1000);
  await used((await cache.put('frames', 'old', new Uint8Array(10))).path, 9);
  await used((await cache.put('frames', 'new', new Uint8Array(20))).path, 1);
  await mkdir(join(path, 'runtimes', 'r', 'lib'), { recursive: true });
  await writeFile(join(path, 'runtimes', 'r', 'lib', 'x'), 'abc');
  await used(join(path, 'runtimes', 'r'), 3);
  for (const [name, days] of [
    ['.a.part', 2],
    ['arriving-b', 0.1],
  ] as const) {
    await writeFile(join(path, 'frames', name), 'x');
    await used(join(path, 'frames', name), days);
  }
  await writeFile(join(path, 'notes.txt'), 'not ours');
  return path;
}

const names = (entries: { name: string }[]) => entries.map(({ name }) => name.split('.')[0] || name);

describe('the cache', () => {
  test('lists its entries with sizes', async () => {
    const entries = await listCache(await filled());
    expect(entries.map(({ kind, size }) => [kind, size])).toEqual([
      ['frames', 20],
      ['frames', 10],
      ['runtimes', 3],
    ]);
    expect(entries[2]).toMatchObject({ name: 'r', used: now - 3 * day });
  });

  test('lists names of unfinished entries and builds, and measures only finished entries', async () => {
    const path = await filled();
    await mkdir(join(path, '.build-x'));
    await symlink('itself', join(path, 'frames', 'itself'));
    const all = (await listCacheNames(path)).map(({ kind, name }) => `${kind} ${name.split('.')[0] || name}`);
    expect(all).toEqual([
      ...['frames .a.part', 'frames arriving-b', 'frames itself', 'frames new', 'frames old'],
      ...['runtimes r', 'builds .build-x'],
    ]);
    expect(names(await listCache(path))).toEqual(['new', 'old', 'r']);
  });

  test('prunes what was not used, and what was left half-written for more than a day', async () => {
    const path = await filled();
    expect(names(await pruneCache(path, now - 5 * day, now))).toEqual(['.a.part', 'old']);
    expect((await readdir(join(path, 'frames'))).length).toBe(2);
    expect(names(await listCache(path))).toEqual(['new', 'r']);
  });

  test('is cleaned without touching what is not its own', async () => {
    const path = await filled();
    expect(await cleanCache(path)).toHaveLength(5);
    expect(await listCache(path)).toEqual([]);
    expect(await readdir(path)).toContain('notes.txt');
  });

  test('counts the check of an entry as part of it', async () => {
    const path = await mkdtemp(join(folder, 'c-'));
    const stub = await putVerified(new ContentCache(path), 'launchers', 's', new Uint8Array(5));
    expect(await readdir(join(path, 'launchers'))).toHaveLength(2);
    await utimes(stub.path, 1, 1);
    expect(await pruneCache(path, now - day, now)).toHaveLength(1);
    expect(await readdir(join(path, 'launchers'))).toEqual([]);
  });

  test('lists launchers and Bun by these names, and removes them, also from folders of earlier versions', async () => {
    const path = await mkdtemp(join(folder, 'c-'));
    const cache = new ContentCache(path);
    await putVerified(cache, 'launchers', 'earlier', new Uint8Array(5));
    await cache.put('bun', 'earlier', new Uint8Array(6));
    await rename(join(path, 'launchers'), join(path, 'stubs'));
    await rename(join(path, 'bun'), join(path, 'bases'));
    await putVerified(cache, 'launchers', 'now', new Uint8Array(7));
    const entries = await listCache(path);
    expect(entries.map(({ kind, name, size }) => [kind, name.split('.')[0], size])).toEqual([
      ['bun', 'earlier', 6],
      ['launchers', 'now', 7],
      ['launchers', 'earlier', 5],
    ]);
    expect(await cleanCache(path)).toHaveLength(3);
    for (const name of await readdir(path))
      expect([name, await readdir(join(path, name))]).toEqual([name, []]);
  });

  test('loses the folders of builds that were killed, not those that may be running', async () => {
    const path = await filled();
    for (const [name, days] of [
      ['.build-killed', 2],
      ['.build-running', 0.1],
    ] as const) {
      await mkdir(join(path, name));
      await writeFile(join(path, name, 'payload'), 'bytes');
      await utimes(join(path, name), (now - days * day) / 1000, (now - days * day) / 1000);
    }
    expect((await listCache(path)).map(({ kind }) => kind)).not.toContain('builds');
    expect(await pruneCache(path, now - 5 * day, now)).toContainEqual(
      expect.objectContaining({ kind: 'builds', name: '.build-killed', size: 5 }),
    );
    expect(await readdir(path)).not.toContain('.build-killed');
    await cleanCache(path, now);
    expect(await readdir(path)).toContain('.build-running');
    await cleanCache(path, now + 2 * day);
    expect(await readdir(path)).not.toContain('.build-running');
  });

  test('using an entry keeps it', async () => {
    const path = await filled();
    await new ContentCache(path).get('frames', 'old');
    expect(names(await pruneCache(path, now - 5 * day, now))).toEqual(['.a.part']);
  });

  test('is empty where there is no folder', async () => {
    expect(await listCache(join(folder, 'nowhere'))).toEqual([]);
  });
});
