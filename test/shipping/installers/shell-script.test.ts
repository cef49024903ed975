import { afterAll, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, runOk } from '../../bed/run.ts';
import { type Tool, tool } from '../../bed/tools.ts';
import { testWith } from '../../bed/when.ts';
import { type Shipping, shipped } from '../shipped.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-installer-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const targets = ['linux-x64', 'linux-arm64', 'linux-x64-musl', 'darwin-arm64'] as const;
const ship = (more: Shipping = {}) =>
  shipped(folder, { targets, to: ['sh'], baseUrl: 'https://example.org/v{version}', ...more });
const release = await ship();
const installer = join(release.output, 'install.sh');

/** Serves a release, with false content on request. */
const lies: Record<string, (bytes: Uint8Array) => Response> = {
  wrong: (bytes) => new Response(bytes.with(bytes.length - 1, 1)),
  short: (bytes) => new Response(bytes.slice(0, bytes.length / 2)),
  missing: () => new Response('no', { status: 404 }),
  circle: () => new Response(null, { status: 302, headers: { location: '/circle/again' } }),
};
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch: async ({ url }) => {
    const [, how = '', file = ''] = new URL(url).pathname.split('/');
    const place = join(release.output, how === 'circle' ? 'greeter-linux-x64-thin.tar.gz' : file);
    const bytes = new Uint8Array(await readFile(place));
    return lies[how]?.(bytes) ?? new Response(bytes);
  },
});
afterAll(() => server.stop(true));
const address = (how = 'true') => `http://127.0.0.1:${server.port}/${how}`;

const needed = [
  ...['cat', 'cut', 'gzip', 'ln', 'mkdir', 'mv', 'printf', 'readlink', 'rm', 'rmdir', 'sed', 'sh', 'tar'],
  ...['uname', 'ldd'],
];

/** A PATH with only these programs. */
async function pathOf(programs: readonly string[], fakes: Record<string, string> = {}): Promise<string> {
  const place = await mkdtemp(join(folder, 'path-'));
  for (const name of [...needed, ...programs]) {
    const program = Bun.which(name);
    if (program && !Object.hasOwn(fakes, name)) await symlink(program, join(place, name));
  }
  for (const [name, text] of Object.entries(fakes)) {
    await writeFile(join(place, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
  return place;
}
const usual = await pathOf(['curl', 'sha256sum']);

interface Install {
  shell?: readonly string[];
  args?: readonly string[];
  env?: Record<string, string | undefined>;
  script?: string;
  cwd?: string;
}

async function install({ shell = ['sh'], args = [], env = {}, script = installer, cwd = '/' }: Install = {}) {
  const home = env.HOME ?? (await mkdtemp(join(folder, 'a home-')));
  const environment = {
    PATH: usual,
    HOME: home,
    GREETER_DOWNLOAD_URL: address(),
    SHELL: '/bin/bash',
    ...env,
  };
  const [program, ...rest] = shell;
  const ran = await run(Bun.which(program!) ?? program!, [...rest, script, ...args], {
    cwd,
    env: environment,
  });
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
  return { home, code: ran.exitCode, out: text(ran.stdout), err: text(ran.stderr) };
}

const listed = async (home: string): Promise<string[]> =>
  (await readdir(home, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(home.length + 1));

async function installs(shell: readonly string[]): Promise<void> {
  const { home, code, out, err } = await install({ shell });
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('export PATH=');
  const command = join(home, '.local/bin/greeter');
  expect(await runOk(command, ['Ada', ''])).toEndWith('<Ada>\n<>\n');
  // Only the command and its folder: no profile, no temporary file.
  const others = (await listed(home)).filter((path) => !path.startsWith('.local/share/greeter/'));
  expect(others).toEqual(['.local/bin/greeter']);
  const again = await install({ shell, env: { HOME: home } });
  expect([again.code, again.out]).toEqual([0, expect.not.stringContaining('fetching')]);
  const gone = await install({ shell, env: { HOME: home }, args: ['--uninstall'] });
  expect([gone.code, await listed(home)]).toEqual([0, []]);
}

const shells: Record<string, readonly string[]> = {
  dash: ['dash'],
  bash: ['bash'],
  'bash as POSIX shell': ['bash', '--posix'],
};
for (const [name, shell] of Object.entries(shells))
  test(`installs and removes in ${name}`, () => installs(shell));
testWith({ mksh: await tool('mksh') }, 'installs and removes in mksh', ({ mksh }) =>
  installs([mksh.program]),
);
testWith({ busybox: await tool('busybox') }, 'installs and removes in busybox', ({ busybox }) =>
  installs([busybox.program, 'sh']),
);

testWith(
  { shellcheck: await tool('shellcheck') },
  'shellcheck has nothing to say',
  async ({ shellcheck }) => {
    await check(shellcheck, installer);
  },
);
const check = async ({ program, environment }: Tool, file: string) =>
  expect(await runOk(program, ['-s', 'sh', file], { env: { ...process.env, ...environment } })).toBe('');

test('a bad download changes nothing', async () => {
  for (const how of ['wrong', 'short', 'missing', 'circle', 'nothing-there']) {
    const { home, code, err } = await install({ env: { GREETER_DOWNLOAD_URL: address(how) } });
    expect([how, code === 0, err.includes('greeter:')]).toEqual([
      how,
      how === 'nothing-there',
      how !== 'nothing-there',
    ]);
    if (how !== 'nothing-there') expect([how, await listed(home)]).toEqual([how, []]);
  }
});

test('a script that was cut does nothing', async () => {
  const text = await readFile(installer, 'utf8');
  for (const part of [0.2, 0.5, 0.9, 0.99]) {
    const script = join(folder, 'cut.sh');
    await writeFile(script, text.slice(0, Math.floor(text.length * part)));
    const { home, code } = await install({ script });
    expect([part, code === 0, await listed(home)]).toEqual([part, false, []]);
  }
});

test('works with only wget, and reports missing tools otherwise', async () => {
  const outcome = async (programs: readonly string[]) => {
    const { code, err } = await install({ env: { PATH: await pathOf(programs) } });
    return [code, err.split('\n', 1)[0]];
  };
  if (Bun.which('wget')) expect(await outcome(['wget', 'sha256sum'])).toEqual([0, '']);
  expect(await outcome(['sha256sum'])).toEqual([1, 'greeter: neither curl nor wget is installed']);
  expect(await outcome(['curl'])).toEqual([1, expect.stringContaining('nothing here computes SHA-256')]);
  expect(await outcome(['curl', 'openssl'])).toEqual([0, '']);
});

test('installs into the given folder, and refuses one that it may not change', async () => {
  const cwd = await mkdtemp(join(folder, 'working '));
  const relative = await install({ cwd, env: { GREETER_INSTALL_DIR: 'bin' } });
  expect(relative.code).toBe(0);
  expect(await runOk(join(cwd, 'bin/greeter'), [])).toStartWith('rootdir ');
  expect(await install({ env: { HOME: '' } })).toMatchObject({
    code: 1,
    err: expect.stringContaining('GREETER_INSTALL_DIR'),
  });
  const foreign = await mkdtemp(join(folder, 'foreign-'));
  await writeFile(join(foreign, 'greeter'), 'of somebody else');
  expect(await install({ env: { GREETER_INSTALL_DIR: foreign } })).toMatchObject({
    code: 1,
    err: expect.stringContaining('was not installed by this script'),
  });
  expect(await readdir(foreign)).toEqual(['greeter']);
  expect((await install({ env: { GREETER_VERSION: '9' } })).code).toBe(1);
  expect((await install({ args: ['--purge'] })).code).toBe(1);
});

test('distinguishes systems', async () => {
  const file = async (fakes: Record<string, string>, args: string[] = []) => {
    const path = await pathOf(['curl', 'sha256sum'], fakes);
    const { out, err } = await install({ env: { PATH: path }, args });
    return /greeter-[\w.-]*/.exec(out)?.[0] ?? err.split('\n').join(' ');
  };
  const uname = (system: string, machine: string) =>
    `case $1 in -s) echo ${system} ;; *) echo ${machine} ;; esac`;
  expect(await file({ uname: uname('Linux', 'aarch64') })).toBe('greeter-linux-arm64-thin.tar.gz');
  expect(await file({ ldd: 'echo musl libc >&2; exit 1' })).toBe('greeter-linux-x64-musl-thin.tar.gz');
  expect(await file({}, ['--fat'])).toBe('greeter-linux-x64.tar.gz');
  // Rosetta: the shell says x86_64.
  expect(await file({ uname: uname('Darwin', 'x86_64'), sysctl: 'echo 1' })).toBe(
    'greeter-darwin-arm64-thin.tar.gz',
  );
  const unknown = await file({ uname: uname('Plan9', 'mips') });
  expect(unknown).toContain('no thin archive for Plan9-mips');
  expect(unknown).toContain('this version has linux-x64, linux-arm64, linux-x64-musl, darwin-arm64');
});

test('the hint is for the shell; a command that comes first is named', async () => {
  const said = async (env: Record<string, string>) => install({ env });
  expect((await said({ SHELL: '/usr/bin/fish' })).out).toContain('fish_add_path');
  expect((await said({ SHELL: '/bin/zsh' })).out).toContain('~/.zshrc');
  const home = await mkdtemp(join(folder, 'path home-'));
  const own = join(home, '.local/bin');
  const onPath = await said({ HOME: home, PATH: `${own}:${usual}` });
  expect([onPath.out.includes('PATH'), onPath.err]).toEqual([false, '']);
  const first = await pathOf([], { greeter: 'exit 0' });
  const shadowed = await said({ HOME: home, PATH: `${first}:${own}:${usual}` });
  expect(shadowed.err).toContain(`starts ${join(first, 'greeter')}`);
});

test('an upgrade keeps what may be running, and removes what is older', async () => {
  const { home } = await install();
  const command = join(home, '.local/bin/greeter');
  const data = join(home, '.local/share/greeter');
  const one = await realpath(command);
  const upgraded: string[] = [];
  for (const version of ['1.3.0', '1.4.0']) {
    const next = await ship({ program: { version } });
    const env = { HOME: home, GREETER_DOWNLOAD_URL: `file://${next.output}` };
    expect(await install({ env, script: join(next.output, 'install.sh') })).toMatchObject({
      code: 0,
      err: '',
    });
    upgraded.push(await realpath(command));
    if (version === '1.3.0') expect(existsSync(one)).toBe(true);
  }
  expect((await lstat(command)).isSymbolicLink()).toBe(true);
  expect([existsSync(one), ...upgraded.map((path) => existsSync(path))]).toEqual([false, true, true]);
  expect((await readdir(data)).filter((name) => name.startsWith('1.'))).toHaveLength(2);
  await mkdir(join(home, '.cache/onebeam/greeter'), { recursive: true });
  await writeFile(join(home, '.local/bin/other'), '');
  expect((await install({ env: { HOME: home }, args: ['--uninstall'] })).code).toBe(0);
  expect(await listed(home)).toEqual(['.local/bin/other']);
});

test('requires the address of the files', async () => {
  const { failures } = await ship({ baseUrl: undefined });
  expect(failures[0]?.error).toMatchObject({ data: { key: '[ship] base-url' } });
});
