import { afterAll, describe, expect, test } from 'bun:test';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storedNames, storedRuntime } from '../../src/cache/runtime-store.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-store-'));
afterAll(() => rm(folder, { recursive: true }));
const fresh = () => mkdtemp(join(folder, 'c-'));

const fill = async (tree: string) => {
  await writeFile(join(tree, 'beam.smp'), 'beam', { mode: 0o755 });
  await symlink('beam.smp', join(tree, 'beam'));
};

describe('storedRuntime', () => {
  test('makes a runtime once', async () => {
    const cache = await fresh();
    const tree = await storedRuntime(cache, 'a', fill);
    expect(tree).toBe(join(cache, 'runtimes', 'a', 'tree'));
    expect(await storedRuntime(cache, 'a', () => Promise.reject(new Error('again')))).toBe(tree);
    expect(await storedNames(cache)).toEqual(['a']);
  });

  test('makes it again when anything in it has changed', async () => {
    for (const harm of [
      (tree: string) => writeFile(join(tree, 'beam.smp'), 'beaM'),
      (tree: string) => chmod(join(tree, 'beam.smp'), 0o644),
      (tree: string) => writeFile(join(tree, 'more'), ''),
      (tree: string) => unlink(join(tree, 'beam')),
      (tree: string) => unlink(join(tree, 'beam')).then(() => symlink('/etc/passwd', join(tree, 'beam'))),
      (tree: string) => unlink(join(tree, '..', 'digest')),
    ]) {
      const cache = await fresh();
      const tree = await storedRuntime(cache, 'a', fill);
      await harm(tree);
      let again = 0;
      await storedRuntime(cache, 'a', (folder) => {
        again++;
        return fill(folder);
      });
      expect([again, (await readdir(tree)).sort()]).toEqual([1, ['beam', 'beam.smp']]);
      expect(await readFile(join(tree, 'beam'), 'utf8')).toBe('beam');
    }
  });

  test('takes links to folders for links, also in a circle', async () => {
    const cache = await fresh();
    let made = 0;
    const circle = async (tree: string) => {
      made++;
      for (const name of ['a', 'b']) await mkdir(join(tree, name));
      await symlink('../b', join(tree, 'a', 'to-b'));
      await symlink('../a', join(tree, 'b', 'to-a'));
    };
    for (const _ of [1, 2]) await storedRuntime(cache, 'a', circle);
    expect(made).toBe(1);
  });

  test('keeps nothing of what failed', async () => {
    const cache = await fresh();
    const failing = storedRuntime(cache, 'a', async (tree) => {
      await fill(tree);
      throw new Error('cut');
    });
    await expect(failing).rejects.toThrow('cut');
    expect(await readdir(cache)).toEqual([]);
  });

  test('twenty concurrent builds leave one complete tree', async () => {
    const cache = await fresh();
    const trees = await Promise.all(Array.from({ length: 20 }, () => storedRuntime(cache, 'a', fill)));
    expect(new Set(trees).size).toBe(1);
    expect(await readdir(join(cache, 'runtimes'))).toEqual(['a']);
  });
});
