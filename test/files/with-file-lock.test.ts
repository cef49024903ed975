import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { withFileLock } from '../../src/files/with-file-lock.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-held-'));
afterAll(() => rm(folder, { recursive: true }));

test('work on one file is done one after the other, and nothing is left behind', async () => {
  const place = join(folder, 'not', 'there');
  let running = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 5 }, () =>
      withFileLock(join(place, 'file'), async () => {
        most = Math.max(most, ++running);
        await setTimeout(5);
        running--;
      }),
    ),
  );
  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test('throws the error of the work, and unlocks the file', async () => {
  const path = join(folder, 'file');
  await expect(withFileLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withFileLock(path, async () => 7)).toBe(7);
});

test('a file that a killed process holds is free after a while', async () => {
  const path = join(folder, 'file');
  await writeFile(join(folder, '.file.held'), '');
  const longAgo = Date.now() / 1000 - 60;
  await utimes(join(folder, '.file.held'), longAgo, longAgo);
  expect(await withFileLock(path, async () => 7)).toBe(7);
});
