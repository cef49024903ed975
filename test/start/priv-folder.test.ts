import { afterAll, beforeEach, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '../../src/errors/text.ts';
import { readPrivFolder } from '../../src/start/priv-folder.ts';

const top = await mkdtemp(join(tmpdir(), 'onebeam-priv-'));
let count = 0;
let folder = '';

beforeEach(async () => {
  folder = join(top, `${++count}`, 'priv');
  await mkdir(join(folder, 'a'), { recursive: true });
  await writeFile(join(folder, 'a', 'file'), 'x');
});

afterAll(() => rm(top, { recursive: true }));

const refusal = (limits?: { files: number; bytes: number }) =>
  readPrivFolder('app', folder, limits).then(
    () => expect.unreachable(),
    (error) => describe(error),
  );

test('follows links to files and folders outside of the folder', async () => {
  await mkdir(join(folder, '..', 'other'));
  await writeFile(join(folder, '..', 'other', 'y'), 'y');
  await symlink('../../other', join(folder, 'a', 'link'));
  await symlink('a', join(folder, 'b'));
  const { files } = await readPrivFolder('app', folder);
  expect(files.map(({ path }) => path.replace(/.*\/priv\//, ''))).toEqual([
    ...['a/file', 'a/link/y', 'b/file', 'b/link/y'],
  ]);
});

test('refuses links that lead in a circle', async () => {
  for (const target of ['.', '..', '../../..', '/']) {
    const link = join(folder, 'a', 'link');
    await symlink(target, link);
    const { message } = await refusal();
    expect(message).toStartWith(`\`${link}\` of a \`priv\` folder cannot be read: it leads to \`/`);
    expect(message).toEndWith('`, which contains it');
    await rm(link);
  }
});

test('refuses folders that links multiply without end', async () => {
  for (let n = 0; n < 24; n++) {
    const level = join(folder, '..', `level${n}`);
    await mkdir(level);
    await writeFile(join(level, 'file'), '');
    for (const name of ['one', 'two']) await symlink(`../level${n + 1}`, join(level, name));
  }
  await mkdir(join(folder, '..', 'level24'));
  await symlink('../level0', join(folder, 'levels'));
  const gigabyte = 1024 ** 3;
  expect((await refusal({ files: 1000, bytes: gigabyte })).message).toContain(
    'the limit of 1000 files is reached',
  );
  await writeFile(join(folder, 'a', 'file'), 'two');
  expect((await refusal({ files: 1000, bytes: 2 })).message).toContain(`the limit of ${2 / gigabyte} GB is`);
});

test('names a link that leads nowhere', async () => {
  await symlink('nowhere', join(folder, 'link'));
  const { message } = await refusal();
  expect(message).toBe(`\`${join(folder, 'link')}\` of a \`priv\` folder cannot be read: ENOENT`);
});
