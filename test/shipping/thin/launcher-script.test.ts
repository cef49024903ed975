import { afterAll, describe, expect, test } from 'bun:test';
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { programEnvironment } from '../../../runtime-stub/environment.ts';
import type { Start } from '../../../src/payload/format/manifest.ts';
import { type LauncherManifest, launcherScript } from '../../../src/shipping/thin/launcher-script.ts';
import { escriptStart } from '../../../src/start/start.ts';
import { type Ran, run } from '../../bed/run.ts';
import { tool } from '../../bed/tools.ts';
import { testWith } from '../../bed/when.ts';
import { probeFiles, readProbe } from '../../launcher/probe.ts';

const folder = await realpath(await mkdtemp(join(tmpdir(), 'onebeam-thin-')));
afterAll(() => rm(folder, { recursive: true, force: true }));

const manifest = (name: string): LauncherManifest => ({
  name,
  target: 'linux-x64',
  otp: { release: '27', erts: '15.2' },
  payload: { size: 1, sha256: 'ab'.repeat(32) },
});
const plan = (name: string, inherit: string[] = []): Start =>
  escriptStart(
    `bin/${name}`,
    ['-x', `it's "$HOME" \`*\``, '', { release: `bin/${name}/in/ebin` }, { release: `lib/a b$c` }],
    inherit,
    { os: 'linux', erts: '15.2' },
  );

/** A tree whose erlexec is the probe, and its launcher in `bin` beside `lib`. @returns the launcher's path. */
async function installed(prefix: string, name = 'tool', inherit: string[] = [], root = `../lib/${name}`) {
  const place = join(folder, prefix);
  for (const { path, mode, content } of probeFiles(name)) {
    if (path.includes('/ebin/')) continue;
    const file = join(place, 'lib', name, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content as Uint8Array);
    await chmod(file, mode);
  }
  const launcher = join(place, 'bin', name);
  await mkdir(dirname(launcher), { recursive: true });
  const absolute = root.startsWith('/') ? { executable: launcher } : {};
  await writeFile(launcher, launcherScript(manifest(name), plan(name, inherit), { root, ...absolute }));
  await chmod(launcher, 0o755);
  return launcher;
}

const found = await installed('found');
const fixed = await installed('fixed', 'tool', [], join(folder, 'fixed/lib/tool'));
const plain = { PATH: '/usr/bin:/bin', HOME: folder };

const probed = (ran: Ran) => {
  expect(Buffer.from(ran.stderr).toString()).toBe('');
  expect(ran.exitCode).toBe(0);
  return readProbe(ran.stdout);
};

const expectedArguments = (root: string, name = 'tool', script = `${root}/bin/${name}`) => [
  ...[`${root}/erts/bin/erlexec`, '+B', '-noshell', '-boot', `${root}/erts/bin/no_dot_erlang`],
  ...['-x', `it's "$HOME" \`*\``, '', `${script}/in/ebin`, `${root}/lib/a b$c`],
  ...['-run', 'escript', 'start', '-extra', script],
];

const words = ['', 'a b', '\n', '*', '$HOME', '`id`', "it's", '\\', '-extra', '--', 'ü', 'x'.repeat(100_000)];

test('passes arguments, and its own before them, byte for byte', async () => {
  for (const launcher of [found, fixed]) {
    const { argv } = probed(await run(launcher, words, { env: plain }));
    const root = launcher.replace('bin/tool', 'lib/tool');
    expect(argv.map((word) => Buffer.from(word, 'latin1').toString())).toEqual([
      ...expectedArguments(root),
      ...words,
    ]);
  }
});

test('keeps the process: its number is that of what was started', async () => {
  const { pid } = probed(
    await run('sh', ['-c', 'echo $$ >"$1"; exec "$2"', 'sh', join(folder, 'pid'), found]),
  );
  expect(pid).toBe(Number(await Bun.file(join(folder, 'pid')).text()));
});

const variables: Record<string, string> = {
  ...{ ERL_FLAGS: '+S 1', ERL_AFLAGS: '-x', ERL_ZFLAGS: '-y', ERL_LIBS: '/lib', ERL_OTP27_FLAGS: '-a' },
  ...{
    ERL_OTP9_FLAGS: '-b',
    ERL_OTPx_FLAGS: 'kept',
    ERL_OTP_FLAGS: 'kept',
    ERL_FLAGS_X: 'kept',
    ERL_OTP2x_FLAGS: '1',
  },
  ...{ BUN_OPTIONS: '--x', BUN_: '', BUN: 'kept', XBUN_A: 'kept' },
  ...{
    ONEBEAM_CACHE_DIR: '/nowhere',
    ONEBEAM_X: 'a\nb',
    ONEBEAMS: '',
    TOOL_CACHE_DIR: '/x',
    OTHER_CACHE_DIR: 'kept',
  },
  ...{ ROOTDIR: '/wrong', EMU: 'wrong', TEXTS: 'a\nBUN_B=1\nexport HOME=x', ODD: `'"$(x)\\` },
};

/** Set by shells that run a script. */
const ofShells = /^(_|PWD|OLDPWD|SHLVL|__CF_USER_TEXT_ENCODING)=/;

describe('gives the program the environment that the launcher of the fat form gives it', () => {
  for (const inherit of [[], ['ERL_LIBS', 'ERL_OTP27_FLAGS', 'BUN_OPTIONS']]) {
    test(inherit.length > 0 ? 'with variables that the build lets through' : 'by default', async () => {
      const launcher = await installed(`environment-${inherit.length}`, 'tool', inherit);
      const root = launcher.replace('bin/tool', 'lib/tool');
      const env = { ...plain, ...variables };
      const seen = probed(await run(launcher, [], { env })).environment;
      const expected = programEnvironment(
        Object.entries(env).map(([name, value]) => `${name}=${value}`),
        {
          name: 'tool',
          start: plan('tool', inherit),
          executable: launcher,
          called: launcher,
          word: (word) => (typeof word === 'string' ? word : `${root}/${word.release}`),
          foldCase: false,
        },
      );
      expect(seen.filter((entry) => !ofShells.test(entry)).sort()).toEqual(expected.sort());
    });
  }
});

describe('finds its tree', () => {
  const from = async (program: string, options: { cwd?: string; path?: string } = {}) => {
    const env = { ...plain, PATH: `${options.path ?? ''}${plain.PATH}` };
    const ran = await run('sh', ['-c', 'exec "$@"', 'sh', program], { env, cwd: options.cwd ?? folder });
    return probed(ran).argv[0];
  };
  const erlexec = join(folder, 'found/lib/tool/erts/bin/erlexec');

  test('by a relative path, and from PATH', async () => {
    expect(await from('found/bin/tool')).toBe(erlexec);
    expect(await from('./tool', { cwd: join(folder, 'found/bin') })).toBe(erlexec);
    expect(await from('tool', { path: `${join(folder, 'found/bin')}:` })).toBe(erlexec);
    expect(await from('tool', { path: ':', cwd: join(folder, 'found/bin') })).toBe(erlexec);
  });

  test('through links: one, two in a row, relative and absolute, and a folder that is one', async () => {
    const links = join(folder, 'links');
    await mkdir(join(links, 'deep'), { recursive: true });
    await symlink('../found/bin/tool', join(links, 'one'));
    await symlink('../one', join(links, 'deep/two'));
    await symlink(join(links, 'deep/two'), join(links, 'three'));
    await symlink('../found/bin', join(links, 'folder'));
    for (const link of ['one', 'deep/two', 'three', 'folder/tool'])
      expect(await from(`./${link}`, { cwd: links })).toBe(erlexec);
    expect(await from('three', { path: `${links}:` })).toBe(erlexec);
  });

  for (const odd of ["it's a – shelf", 'line\nfeed\n', '-n $HOME *', 'back\\slash', '100%']) {
    test(`in a folder called ${JSON.stringify(odd)}`, async () => {
      const launcher = await installed(odd);
      expect(Buffer.from((await from(launcher))!, 'latin1').toString()).toBe(
        join(folder, odd, 'lib/tool/erts/bin/erlexec'),
      );
      await symlink(launcher, join(dirname(launcher), 'other'));
      const other = await from('./other', { cwd: dirname(launcher) });
      expect(Buffer.from(other!, 'latin1').toString()).toBe(join(folder, odd, 'lib/tool/erts/bin/erlexec'));
    });
  }

  test('where the working folder was deleted', async () => {
    const script = 'mkdir "$1"; cd "$1"; rmdir "$1"; exec "$2"';
    for (const [program, path] of [
      [join(folder, 'found/bin/tool'), ''],
      ['tool', `${join(folder, 'found/bin')}:`],
    ] as const) {
      const env = { ...plain, PATH: `${path}${plain.PATH}` };
      const ran = await run('sh', ['-c', script, 'sh', join(folder, 'deleted'), program], { env });
      // Shells may report it themselves, before they read the script.
      expect(
        Buffer.from(ran.stderr)
          .toString()
          .replaceAll(/^.*getcwd.*\n/gm, ''),
      ).toBe('');
      expect(probed({ ...ran, stderr: new Uint8Array() }).argv[0]).toBe(erlexec);
    }
  });

  test('where `CDPATH` leads elsewhere', async () => {
    const ran = await run('bin/tool', [], {
      env: { ...plain, CDPATH: '/usr:/' },
      cwd: join(folder, 'found'),
    });
    expect(probed(ran).argv[0]).toBe(erlexec);
  });
});

test('a name with blanks, quotes and dollars works', async () => {
  const name = `it's $x`;
  const launcher = await installed('odd-name', name);
  const { argv } = probed(await run(launcher, [], { env: plain }));
  expect(argv.at(-1)).toBe(join(folder, 'odd-name/lib', name, 'bin', name));
});

describe('a call under another name', () => {
  const script = join(folder, 'found/lib/tool/bin/tool');
  const called = async (name: string, env: Record<string, string>) => {
    const link = join(folder, name);
    await rm(link, { force: true });
    await symlink(found, link);
    return probed(await run(link, [], { env: { ...plain, ...env } }));
  };

  test('passes a link of that name, in the cache folder, which leads to the escript', async () => {
    const cache = join(folder, 'cache');
    for (let time = 0; time < 2; time++) {
      const { argv, environment } = await called('alias', { TOOL_CACHE_DIR: cache });
      const link = `${cache}/onebeam/tool/names-${'ab'.repeat(8)}/alias`;
      expect(argv).toEqual(expectedArguments(join(folder, 'found/lib/tool'), 'tool', link));
      expect(environment).toContain(`ESCRIPT_NAME=${link}`);
      expect(environment).toContain(`ONEBEAM_ARGV0=${join(folder, 'alias')}`);
      expect(await realpath(link)).toBe(script);
    }
  });

  test('keeps the own name where there can be no such link', async () => {
    const linked = join(folder, 'linked');
    await mkdir(join(folder, 'elsewhere'), { recursive: true });
    await mkdir(linked);
    await symlink(join(folder, 'elsewhere'), join(linked, 'onebeam'));
    const cases = [
      { name: 'alias', XDG_CACHE_HOME: '/dev/null' },
      { name: 'alias', XDG_CACHE_HOME: 'relative' },
      { name: 'alias', XDG_CACHE_HOME: linked },
      { name: 'älias', XDG_CACHE_HOME: join(folder, 'cache') },
    ];
    for (const { name, ...env } of cases) expect((await called(name, env)).argv.at(-1)).toBe(script);
  });
});

describe('its failures and commands', () => {
  const text = async (env: Record<string, string>, launcher = found) => {
    const ran = await run(launcher, [], { env: { ...plain, ...env } });
    return [ran.exitCode, Buffer.from(ran.stdout).toString(), Buffer.from(ran.stderr).toString()];
  };

  test('`ONEBEAM=where` prints the folder of the tree', async () => {
    expect(await text({ ONEBEAM: 'where' })).toEqual([0, `${join(folder, 'found/lib/tool')}\n`, '']);
    expect(await text({ ONEBEAM: '' }).then(([code]) => code)).toBe(0);
  });

  test('other commands are refused in three lines, with the code of the launcher', async () => {
    const lines = `tool: there is no such command\ncause: ONEBEAM=info\nhint: an installed package has only \`where\`; unset ONEBEAM to run the program\n`;
    expect(await text({ ONEBEAM: 'info' })).toEqual([125, '', lines]);
  });

  test('so is a tree without its runtime', async () => {
    const launcher = await installed('gone');
    await rm(join(folder, 'gone/lib/tool/erts/bin/erlexec'));
    const [code, , err] = await text({}, launcher);
    expect(code).toBe(125);
    expect(err).toMatch(
      /^tool: its Erlang runtime cannot be executed\ncause: .*erlexec: no such file.*\nhint: .*\n$/,
    );
  });
});

const busybox = await tool('busybox');
const shells = {
  dash: await tool('dash'),
  bash: { program: '/bin/bash', environment: {} },
  busybox: busybox instanceof Error ? busybox : { ...busybox, program: `${busybox.program} sh` },
  mksh: await tool('mksh'),
};

for (const [name, shell] of Object.entries(shells)) {
  testWith({ shell }, `runs in ${name} as in any other`, async ({ shell }) => {
    const [program, ...args] = shell.program.split(' ') as [string, ...string[]];
    const env = { ...plain, ...variables, TOOL_CACHE_DIR: join(folder, `cache-${name}`) };
    const link = join(folder, `link-${name}`);
    await symlink(found, link);
    const bytes = ['a\xffb', '\x81\x82\x88\xc3'];
    const line = `exec "$@" "$(printf 'a\\377b')" "$(printf '\\201\\202\\210\\303')"`;
    const ran = await run('sh', ['-c', line, 'sh', program, ...args, link, ...words], { env });
    const { argv, environment, descriptors } = probed(ran);
    const script = `${folder}/cache-${name}/onebeam/tool/names-${'ab'.repeat(8)}/link-${name}`;
    const expected = [...expectedArguments(join(folder, 'found/lib/tool'), 'tool', script), ...words];
    expect(argv).toEqual([...expected.map((word) => Buffer.from(word).toString('latin1')), ...bytes]);
    const direct = probed(await run(join(folder, 'found/lib/tool/erts/bin/erlexec'), [], { env: plain }));
    const numbers = (lines: string[]) => lines.map((line) => line.split(' ')[1]);
    expect(numbers(descriptors)).toEqual(numbers(direct.descriptors));
    const names = environment.map((entry) => entry.slice(0, entry.indexOf('=')));
    expect(
      names.filter((one) => /^(ERL_(A|Z)?FLAGS|ERL_LIBS|ERL_OTP\d+_FLAGS|BUN_.*|TOOL_.*)$/.test(one)),
    ).toEqual([]);
    for (const [variable, value] of Object.entries(variables))
      if (value === 'kept') expect(environment).toContain(`${variable}=kept`);
    expect(environment).toContain(`TEXTS=${variables.TEXTS}`);
    expect(environment).toContain(`ODD=${variables.ODD}`);
  });
}

testWith({ shellcheck: await tool('shellcheck') }, 'passes shellcheck', async ({ shellcheck }) => {
  const ran = await run(shellcheck.program, [found, fixed, join(folder, 'odd-name/bin', `it's $x`)]);
  expect([Buffer.from(ran.stdout).toString(), ran.exitCode]).toEqual(['', 0]);
});
