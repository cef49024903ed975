import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderBeside } from '../../src/files/folder-beside.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-beside-'));
afterAll(() => rm(folder, { recursive: true }));

const fresh = () => mkdtemp(join(folder, 'f-'));

test('the folder appears filled, in folders that were not there, or for one that was empty', async () => {
  const place = await fresh();
  await mkdir(join(place, 'empty'));
  for (const path of [join(place, 'a', 'b'), join(place, 'empty')]) {
    await folderBeside(path, (beside) => writeFile(join(beside, 'file'), 'content'));
    expect(await readFile(join(path, 'file'), 'utf8')).toBe('content');
  }
  expect((await readdir(place)).sort()).toEqual(['a', 'empty']);
});

test('a failure leaves no folder, not even one above it, and a filled one is refused', async () => {
  const place = await fresh();
  const fail = async (beside: string) => {
    await writeFile(join(beside, 'file'), 'half');
    throw new Error('no more room');
  };
  await expect(folderBeside(join(place, 'a', 'b'), fail)).rejects.toThrow('no more room');
  expect(await readdir(place)).toEqual([]);
  await writeFile(join(place, 'theirs'), 'theirs');
  await expect(folderBeside(place, fail)).rejects.toMatchObject({ code: 'folder-not-empty' });
  await expect(folderBeside(join(place, 'theirs'), fail)).rejects.toMatchObject({ code: 'folder-not-empty' });
  expect(await readFile(join(place, 'theirs'), 'utf8')).toBe('theirs');
});

test('of many in one new folder, those that fail take nothing from the others', async () => {
  for (let round = 0; round < 20; round++) {
    const place = await fresh();
    const ended = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        folderBeside(join(place, 'new', 'folder', `${index}`), async () => {
          if (index % 2) throw new Error('no more room');
        }),
      ),
    );
    const failed = ended.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    expect(failed).toEqual(Array.from({ length: 10 }, () => 'Error: no more room'));
    expect((await readdir(join(place, 'new', 'folder'))).length).toBe(10);
  }
});
