import { afterAll, expect, test } from 'bun:test';
import { chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Otp } from '../bed/otp.ts';
import { smallFiles } from '../bed/small-files.ts';
import type { Case } from './cases.ts';
import { recordedLook } from './recorded-look.ts';

const folder = await mkdtemp(join(smallFiles, 'onebeam-look-'));
afterAll(() => rm(folder, { recursive: true }));

test('a look is known for the same program, case and files only', async () => {
  const script = join(folder, 'program');
  await writeFile(script, 'main(_) -> ok.');
  const otp = { root: '/otp', packageVersion: '1' } as Otp;
  const given: Case = { name: 'says', args: ['a'], prints: 'a' };
  const files = join(folder, 'files');
  await mkdir(join(files, 'below'), { recursive: true });
  const input = join(files, 'below', 'input');
  await writeFile(input, 'one');
  const question = async (more: Partial<Case> = {}, of = otp, where: string | undefined = files) =>
    (await recordedLook(of, script, { ...given, ...more }, where)).file;

  const first = await question();
  const seen = new Set([first]);
  const changes: [string, () => unknown][] = [
    ['its content', () => writeFile(input, 'two')],
    ['its mode', () => chmod(input, 0o755)],
    ['its name', () => rename(input, join(files, 'below', 'other'))],
    ['another file', () => writeFile(join(files, 'more'), '')],
    ['a folder', () => mkdir(join(files, 'empty'))],
    ['a link', () => symlink('more', join(files, 'link'))],
    ['the program', () => writeFile(script, 'main(_) -> error.')],
  ];
  for (const [change, apply] of changes) {
    await apply();
    const now = await question();
    expect({ change, isNew: !seen.has(now) }).toEqual({ change, isNew: true });
    expect(await question()).toBe(now);
    seen.add(now);
  }
  for (const other of [
    await question({ args: ['b'] }),
    await question({ stdin: 'x' }),
    await question({ prints: /a/ }),
    await question({}, { ...otp, packageVersion: '2' }),
    (await recordedLook(otp, script, given)).file,
  ]) {
    expect(seen.has(other)).toBe(false);
    seen.add(other);
  }
});

test('files of another folder with the same content are the same question', async () => {
  const script = join(folder, 'same');
  await writeFile(script, 'main(_) -> ok.');
  const otp = { root: '/otp', packageVersion: '1' } as Otp;
  const [one, other] = await Promise.all(
    ['one', 'other'].map(async (name) => {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'input'), 'words');
      return (await recordedLook(otp, script, { name: 'says' }, join(folder, name))).file;
    }),
  );
  expect(other).toBe(one!);
});
