import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContentCache } from '../../src/cache/content-cache.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-cache-'));
afterAll(() => rm(folder, { recursive: true }));

const bytes = (text: string) => new TextEncoder().encode(text);
const fresh = async () => new ContentCache(await mkdtemp(join(folder, 'c-')));

describe('ContentCache', () => {
  test('gives back what was put, and nothing for another key', async () => {
    const cache = await fresh();
    const key = ContentCache.key('a', 1);
    const put = await cache.put('frames', key, bytes('hello'));
    expect(put).toEqual({
      path: join(cache.folder, 'frames', `${key}.${put.sha256}`),
      size: 5,
      sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
    });
    expect(await cache.get('frames', key)).toEqual(Buffer.from('hello'));
    expect(await cache.find('frames', key)).toEqual(put);
    expect(await cache.get('frames', ContentCache.key('a', 2))).toBeUndefined();
    expect(await cache.get('archives', key)).toBeUndefined();
  });

  test('reads what earlier versions kept in folders of other names, and writes to its own', async () => {
    const cache = await fresh();
    for (const [kind, earlier] of [
      ['launchers', 'stubs'],
      ['bun', 'bases'],
    ] as const) {
      const put = await cache.put(kind, 'k', bytes('hello'));
      expect(put.path).toBe(join(cache.folder, kind, `k.${put.sha256}`));
      const path = join(cache.folder, earlier, `k.${put.sha256}`);
      await rename(join(cache.folder, kind), join(cache.folder, earlier));
      expect(await cache.find(kind, 'k')).toEqual({ ...put, path });
      await writeFile(path, 'hellp');
      expect(await cache.get(kind, 'k')).toBeUndefined();
    }
  });

  test('keys distinguish their parts', () => {
    expect(ContentCache.key('ab', 'c')).not.toBe(ContentCache.key('a', 'bc'));
    expect(ContentCache.key('1')).not.toBe(ContentCache.key(1));
  });

  test('detects a flipped byte, and removes the entry', async () => {
    for (const read of ['get', 'find'] as const) {
      const cache = await fresh();
      const { path } = await cache.put('frames', 'k', bytes('hello'));
      await writeFile(path, 'hellp');
      expect(await cache[read]('frames', 'k')).toBeUndefined();
      expect(await readdir(join(cache.folder, 'frames'))).toEqual([]);
    }
  });

  test('twenty concurrent writers leave one complete entry', async () => {
    const cache = await fresh();
    const content = new Uint8Array(300_000).fill(7);
    await Promise.all(
      Array.from({ length: 20 }, () => new ContentCache(cache.folder).put('frames', 'k', content)),
    );
    expect(await readdir(join(cache.folder, 'frames'))).toHaveLength(1);
    expect((await cache.get('frames', 'k'))?.length).toBe(300_000);
  });

  test('a file whose writing fails is not kept', async () => {
    const cache = await fresh();
    const failing = cache.putFile('archives', 'k', async (file) => {
      await file.writeFile('half');
      throw new Error('cut');
    });
    await expect(failing).rejects.toThrow('cut');
    expect(await readdir(join(cache.folder, 'archives'))).toEqual([]);
  });

  test('a read-only folder has a separate error', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    const put = new ContentCache(file).put('frames', 'k', bytes('x'));
    await expect(put).rejects.toMatchObject({ code: 'cache-not-writable', data: { path: file } });
    expect(await readFile(file, 'utf8')).toBe('');
  });
});
