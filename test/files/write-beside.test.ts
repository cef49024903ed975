import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBeside } from '../../src/files/write-beside.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-beside-'));
afterAll(() => rm(folder, { recursive: true }));

const fresh = () => mkdtemp(join(folder, 'f-'));
const fail = async () => {
  throw new Error('no more room');
};

test('creates the complete file with its mode, in new folders', async () => {
  const place = await fresh();
  const path = join(place, 'a', 'b', 'file');
  const result = await writeBeside(path, 0o755, async (file, beside) => {
    await file.writeFile('first ');
    await file.writeFile('second');
    expect(await readdir(join(place, 'a', 'b'))).toEqual([beside.split('/').at(-1)!]);
    return 7;
  });
  expect([result, await readFile(path, 'utf8'), (await stat(path)).mode & 0o777]).toEqual([
    7,
    'first second',
    0o755,
  ]);
});

test('a failure leaves no new file or folder, and the old file unchanged', async () => {
  const place = await fresh();
  await expect(writeBeside(join(place, 'a', 'b', 'file'), 0o644, fail)).rejects.toThrow('no more room');
  expect(await readdir(place)).toEqual([]);
  await mkdir(join(place, 'theirs'));
  await expect(writeBeside(join(place, 'theirs', 'file'), 0o644, fail)).rejects.toThrow('no more room');
  expect(await readdir(place)).toEqual(['theirs']);
  await writeFile(join(place, 'old'), 'old');
  await expect(writeBeside(join(place, 'old'), 0o644, fail)).rejects.toThrow('no more room');
  expect(await readFile(join(place, 'old'), 'utf8')).toBe('old');
});

test('of many in one new folder, those that fail take nothing from the others', async () => {
  for (let round = 0; round < 20; round++) {
    const place = await fresh();
    const ended = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        writeBeside(join(place, 'new', 'folder', `${index}`), 0o644, async (file) => {
          if (index % 2) throw new Error('no more room');
          await file.writeFile('good');
        }),
      ),
    );
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(await readdir(join(place, 'new', 'folder'))).toHaveLength(10);
    const none = Array.from({ length: 5 }, (_, index) =>
      writeBeside(join(place, 'none', `${index}`), 0o644, fail),
    );
    await Promise.allSettled(none);
    expect(await readdir(place)).toEqual(['new']);
  }
});
