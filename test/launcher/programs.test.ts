import { describe, expect, test } from 'bun:test';
import { copyFileSync, linkSync, mkdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { calledProgram, programNamed } from '../../runtime-stub/programs.ts';
import type { Machine } from '../../runtime-stub/system/machine.ts';
import type { Manifest } from '../../src/payload/format/manifest.ts';
import { run } from '../bed/run.ts';
import { makeProgram } from './make-program.ts';
import { readProbe } from './probe.ts';
import { severalPrograms, severalProgramsFiles } from './several-programs.ts';
import { emptyFolder, start } from './start.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();
const suite = await makeProgram(folder, {
  name: 'suite',
  files: severalProgramsFiles(),
  programs: severalPrograms,
});
const env = { PATH: '/usr/bin:/bin', SUITE_CACHE_DIR: emptyFolder(folder, 'cache') };

/** Which program ran, with which script and arguments. */
async function seen(program: string, args: string[] = [], more: Record<string, string> = {}) {
  const { stdout, stderr } = await run(program, args, { env: { ...env, ...more } });
  expect(`${stderr}`).toBe('');
  const { argv, environment } = readProbe(stdout);
  const extra = argv.indexOf('-extra');
  const named = environment.find((entry) => entry.startsWith('ESCRIPT_NAME='));
  expect(named).toBe(`ESCRIPT_NAME=${argv[extra + 1]}`);
  return {
    program: argv[extra - 1],
    script: argv[extra + 1]!.split('/').slice(-3).join('/'),
    args: argv.slice(extra + 2),
  };
}
const place = (...names: string[]) => {
  const path = join(folder, ...names);
  mkdirSync(dirname(path), { recursive: true });
  return path;
};

describe('runs the program whose name it is called by', () => {
  const ways: Record<string, (path: string) => void> = {
    'a link': (path) => symlinkSync(suite, path),
    'a hard link': (path) => linkSync(suite, path),
    'a copy': (path) => copyFileSync(suite, path),
  };
  for (const [way, make] of Object.entries(ways)) {
    for (const name of severalPrograms) {
      test(`${way}: ${name}`, async () => {
        const path = place('a folder with blanks', way, name);
        make(path);
        const script = `names/${name}/${name}`;
        expect(await seen(path, ['run:x', '--help'])).toEqual({
          program: `of ${name}`,
          script,
          args: ['run:x', '--help'],
        });
      });
    }
  }

  test('found in PATH, also as a login shell calls it', async () => {
    const path = place('path', 'one');
    symlinkSync(suite, path);
    const PATH = `${dirname(path)}:${env.PATH}`;
    expect((await seen('sh', ['-c', 'exec one'], { PATH })).program).toBe('of one');
    expect((await seen('perl', ['-e', 'exec {$ARGV[0]} "-two words"', suite])).program).toBe('of two words');
  });

  test('a hard link or copy, whatever argv[0] is, by its own name; a link in the cache leads to its own script', async () => {
    for (const name of ['one', 'Three']) {
      const path = place('hard', name);
      linkSync(suite, path);
      const ran = await seen('perl', ['-e', 'exec {$ARGV[0]} "other"', path]);
      expect(ran).toMatchObject({ program: `of ${name}`, script: `names/${name}/other` });
    }
    const names = (await start(suite, { env: { ...env, ONEBEAM: 'where' } })).stdout.trim();
    expect(readlinkSync(join(names, '../names/Three/other'))).toBe(
      '../../release/programs/Three/bin/Three.es',
    );
  });

  test('ONEBEAM=run:<name> runs the packed script with all arguments, under any name', async () => {
    const path = place('run', 'one');
    symlinkSync(suite, path);
    for (const executable of [suite, path]) {
      expect(await seen(executable, ['one', '-x'], { ONEBEAM: 'run:Three' })).toEqual({
        program: 'of Three',
        script: 'Three/bin/Three.es',
        args: ['one', '-x'],
      });
    }
  });
});

describe('a call under another name', () => {
  test('without arguments it lists its programs on stdout', async () => {
    for (const name of ['suite', 'ONE', 'other']) {
      const path = place('others', name);
      symlinkSync(suite, path);
      expect(await start(path, { env })).toEqual({
        ...{ exitCode: 0, signal: null, stderr: '' },
        stdout:
          'suite has 3 programs:\n  Three\n  one\n  two words\n\nIt runs the one that it is called by the name of.\n' +
          '  ONEBEAM=link suite <folder>  makes links with these names in a folder\n' +
          '  ONEBEAM=run:Three suite ...  runs one without a link\n',
      });
    }
  });

  test('with arguments it fails and names the programs', async () => {
    for (const argument of ['one', '--help']) {
      const ran = await start(suite, { env, arguments: [argument] });
      expect([ran.exitCode, ran.stdout]).toEqual([125, '']);
      expect(ran.stderr).toBe(
        'suite: it has several programs, and it was not called by the name of one\n' +
          'cause: its programs: Three, one, two words\n' +
          'hint: set ONEBEAM=run:Three to run one, or ONEBEAM=link to create links with their names\n',
      );
    }
  });

  test('a program that it does not have', async () => {
    const ran = await start(suite, { env: { ...env, ONEBEAM: 'run:four' } });
    expect([ran.exitCode, ran.stderr]).toEqual([
      125,
      'suite: has no program of that name\ncause: ONEBEAM=run:four\nhint: its programs: Three, one, two words\n',
    ]);
  });
});

test('ONEBEAM=info names the programs', async () => {
  const { stdout } = await start(suite, { env: { ...env, ONEBEAM: 'info' } });
  expect(stdout).toMatch(/^programs +Three, one, two words$/m);
  const data = JSON.parse((await start(suite, { env: { ...env, ONEBEAM: 'info:json' } })).stdout);
  expect(data.programs).toEqual(severalPrograms);
});

test('on Windows the name has no folder, no `.exe`, and letter case makes no difference', () => {
  const start = { program: 'p', arguments: [], environment: { A: 'a' }, inherit: [] };
  const more = { applications: [], startModules: [], priv: [] };
  const programs = [
    { name: 'Hello', escript: 'x', arguments: ['of Hello'], environment: { B: 'b' }, ...more },
  ];
  const manifest = { name: 'suite', start, programs } as unknown as Manifest;
  const machine = (executable: string) =>
    ({ separator: '\\', executable, native: (text) => text, text: (text) => text }) as Machine;
  const chosen = {
    name: 'Hello',
    start: { ...start, arguments: ['of Hello'], environment: { A: 'a', B: 'b' } },
  };
  for (const name of ['Hello', 'hello.exe', 'HELLO.EXE'])
    expect(calledProgram(machine(`C:\\Program Files\\${name}`), manifest)).toMatchObject(chosen);
  for (const name of ['hello.exe.exe', 'suite.exe', 'hello2'])
    expect(calledProgram(machine(`C:\\${name}`), manifest)).toBeUndefined();
  expect(programNamed(manifest, 'Hello')).toEqual(chosen);
  expect(programNamed(manifest, 'hello')).toBeUndefined();
});
