import { describe, expect, test } from 'bun:test';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { makeProgram } from '../../launcher/make-program.ts';
import { severalPrograms, severalProgramsFiles } from '../../launcher/several-programs.ts';
import { emptyFolder, start } from '../../launcher/start.ts';
import { workFolder } from '../../launcher/work-folder.ts';

const folder = workFolder();
const suite = await makeProgram(join(folder, 'app'), {
  name: 'suite',
  files: severalProgramsFiles(),
  programs: severalPrograms,
});

const link = (...args: string[]) => start(suite, { env: { ONEBEAM: 'link' }, arguments: args, cwd: folder });

describe('ONEBEAM=link', () => {
  test('makes a link for each program; a second call changes nothing', async () => {
    const bin = emptyFolder(folder, 'a bin');
    expect(await link(bin)).toEqual({
      ...{ exitCode: 0, signal: null, stderr: '' },
      stdout: severalPrograms.map((name) => `created: ${bin}/${name}\n`).join(''),
    });
    for (const name of severalPrograms) expect(readlinkSync(join(bin, name))).toBe(suite);
    const again = await start(suite, { env: { ONEBEAM: 'link:json' }, arguments: [`${bin}/`] });
    expect(JSON.parse(again.stdout)).toEqual({
      schemaVersion: 1,
      executable: suite,
      links: severalPrograms.map((program) => ({ program, path: `${bin}/${program}`, state: 'there' })),
    });
  });

  test('a link beside the executable is relative, so that the folder may be moved', async () => {
    expect((await link('app')).exitCode).toBe(0);
    expect(readlinkSync(join(folder, 'app/one'))).toBe('suite');
    renameSync(join(folder, 'app'), join(folder, 'moved'));
    symlinkSync('moved', join(folder, 'app'));
    expect((await start(join(folder, 'moved/one'), { env: { ONEBEAM: 'info' } })).exitCode).toBe(0);
    expect((await link('app')).stdout).toContain('exists: app/one\n');
  });

  test('touches nothing that is not its own: a file, a folder, a link to something else or to nothing', async () => {
    const makes: ((path: string) => void)[] = [
      (path) => writeFileSync(path, 'mine'),
      (path) => mkdirSync(path),
      (path) => symlinkSync('/bin/true', path),
      (path) => symlinkSync('nowhere', path),
    ];
    for (const [index, make] of makes.entries()) {
      const bin = emptyFolder(folder, `taken ${index}`);
      make(join(bin, 'two words'));
      const { exitCode, stdout } = await link(bin);
      expect([exitCode, readdirSync(bin)]).toEqual([1, ['two words']]);
      expect(stdout).toStartWith(`refused: ${bin}/two words: it `);
      expect(stdout).toEndWith('hint: nothing was created: move these files away, or use another folder\n');
    }
    expect((await link(join(folder, 'taken 2'))).stdout).toContain('it leads to /bin/true');
  });

  test('needs one folder that is there', async () => {
    for (const [args, reason] of [
      [[], 'expected a folder, found none'],
      [['a', 'b'], 'expected one folder, found several'],
      [['nowhere'], 'nowhere: not a folder'],
    ] as const) {
      const { exitCode, stderr, stdout } = await link(...args);
      expect([exitCode, stdout]).toEqual([125, '']);
      expect(stderr).toContain(`cause: ${reason}\n`);
    }
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });
});
