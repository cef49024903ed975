import { expect, test } from 'bun:test';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hello } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { inFolder, onebeam } from './command-line.ts';

const things = { tree: await otp(27), script: await hello('zip') };

/** Returns the output for one line of arguments, without its marks. */
async function answer(cwd: string, line: string): Promise<string> {
  const { code, err } = await onebeam(line.split(' ').filter(Boolean), { cwd });
  return `${code} ${err.trimEnd().replaceAll('\n', ' | ')}`;
}

const usage: [line: string, answer: string][] = [
  [
    'inspect',
    '2 error: `<executable>` is missing: the usage is `onebeam inspect <executable>` | hint: see `onebeam help inspect`',
  ],
  [
    'cache',
    '2 error: `<action>` (dir, list, prune, clean) is missing: the usage is `onebeam cache <action>` | hint: see `onebeam help cache`',
  ],
  ['systools make-tar x y', '2 error: unexpected argument `y` | hint: see `onebeam help systools make-tar`'],
  [
    'build --level x',
    '2 error: invalid `--level`: expected a number, found `x` | hint: run `onebeam help build` to see what each option accepts',
  ],
  [
    'run',
    '2 error: unknown command `run`; start the executable itself: `./dist/my_app` | hint: see `onebeam --help`',
  ],
  ['version', '2 error: unknown command `version`; use `onebeam --version` | hint: see `onebeam --help`'],
  [
    'init',
    '2 error: unknown command `init`; a project needs no set-up: run `onebeam build` in it, and put settings in `onebeam.toml` | hint: see `onebeam --help`',
  ],
  ['build -t macos', '2 error: unknown target `macos` | hint: did you mean `darwin-x64` or `darwin-arm64`?'],
  [
    'build -t windows',
    '2 error: unknown target `windows` | hint: did you mean `windows-x64` or `windows-arm64`?',
  ],
  [
    'build -t linux-x64 windows-x64',
    '2 error: separate targets with commas: `-t linux-x64,windows-x64` | hint: see `onebeam help build`',
  ],
  [
    'build -t linux/armv7',
    '2 error: unknown target `linux/armv7` | hint: use one of linux-x64, linux-arm64, linux-x64-musl, linux-arm64-musl, darwin-x64, darwin-arm64, windows-x64, windows-arm64, `all` or `host`',
  ],
  [
    'build --target linux-x64 host ./my_app',
    '2 error: separate targets with commas: `--target linux-x64,host` | hint: see `onebeam help build`',
  ],
];

for (const [line, wanted] of usage) {
  test(`onebeam ${line}`, () => inFolder(async (cwd) => expect(await answer(cwd, line)).toBe(wanted)));
}

test('a target that does not exist is refused before the build tool of a project runs', () =>
  inFolder(async (cwd) => {
    await writeFile(join(cwd, 'gleam.toml'), 'name = "x"\n');
    await mkdir(join(cwd, 'bin'));
    await writeFile(join(cwd, 'bin', 'gleam'), `#!/bin/sh\ntouch '${cwd}/ran'\n`, { mode: 0o755 });
    const said = await onebeam(['build', '-t', 'linux'], { cwd, env: { PATH: join(cwd, 'bin') } });
    expect(said).toMatchObject({ code: 2 });
    expect(said.err).toContain('hint: did you mean `linux-x64` or `linux-arm64` or ');
    expect(await Bun.file(join(cwd, 'ran')).exists()).toBe(false);
  }));

test('mistakes in onebeam.toml have the exit code of usage, and their line', () =>
  inFolder(async (cwd) => {
    for (const [text, message] of [
      ['level = 1\ntagret = "x"\n', 'has an unknown key `tagret` in line 2'],
      ['\nlevel = 77\n', ', line 2: expected a whole number from 1 to 19'],
      ['level =\n', 'line 1, column 8'],
    ] as const) {
      await writeFile(join(cwd, 'onebeam.toml'), text);
      const said = await onebeam(['build', 'x'], { cwd });
      expect(said).toMatchObject({ code: 2, out: '' });
      expect(said.err).toContain(message);
    }
    expect(await onebeam(['build', '-c', 'none.toml'], { cwd })).toMatchObject({ code: 2 });
  }));

testWith(things, 'names an icon that does not exist, with its option', ({ script, tree }) =>
  inFolder(async (cwd) => {
    for (const [option, name, ...more] of [
      ['--icon', 'none.png', '--desktop'],
      ['--windows-icon', 'none.ico', '-t', 'windows-x64'],
    ] as const) {
      const words = ['build', script, '--erts', tree.root, option, name, ...more];
      const said = await onebeam(words, { cwd });
      expect([said.code, said.out]).toEqual([1, '']);
      expect(said.err).toContain(`the icon \`${join(cwd, name)}\` cannot be read: no such file`);
      expect(said.err).toContain(`hint: check the path given to \`${option}\``);
    }
  }),
);

testWith(things, 'inspect says that another program was not built by onebeam', () =>
  inFolder(async (cwd) => {
    const said = await onebeam(['inspect', '/bin/ls'], { cwd });
    expect(said.code).toBe(1);
    expect(said.err).toContain('error: `/bin/ls` was not built by onebeam, or is damaged');
  }),
);

testWith(things, '--erts with a folder above the output is not taken for an input', ({ script, tree }) =>
  inFolder(async (cwd) => {
    await mkdir(join(cwd, 'dist'));
    await writeFile(join(cwd, 'dist', 'hello'), 'old');
    const build = (erts: string, ...words: string[]) =>
      onebeam(['build', script, '--erts', erts, '--json', '-o', 'dist/hello', ...words], { cwd });
    const failed = JSON.parse((await build('.')).out);
    expect(failed.failures[0].error.code).toBe('otp-not-found');
    // Of a runtime itself nothing is replaced.
    const place = join(tree.root, 'releases', 'RELEASES');
    const inside = JSON.parse((await build(tree.root, '-o', place)).out);
    expect(inside.failures[0].error).toMatchObject({
      code: 'output-is-input',
      message: `the output path \`${place}\` would overwrite an input file`,
    });
  }),
);
