import { afterAll, expect } from 'bun:test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { releaseSession } from '../bed/release-session.ts';
import { mixRelease } from '../bed/releases.ts';
import { runOk } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';
import { onebeam } from '../cli/command-line.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-shipped-releases-'));
const ends: (() => void)[] = [];
afterAll(async () => {
  for (const end of ends) end();
  await rm(folder, { recursive: true, force: true });
});

const things = {
  tree: await otp(25),
  mix: await mixRelease(25),
  npm: Bun.which('npm') ?? new NotAvailable('npm'),
  python: Bun.which('python3') ?? new NotAvailable('python3'),
};
const metadata = `[package]
version = "1.0.0"
description = "Greets"
licence = "Apache-2.0"
`;

/** Builds a release, ships it, and installs its packages. @returns the commands, by package manager */
async function installed(
  {
    mix,
    tree,
    npm,
    python,
  }: { mix: { folder: string }; tree: { root: string }; npm: string; python: string },
  kind: 'service' | 'app' | 'cli',
): Promise<Record<'npm' | 'pip', string>> {
  const place = await mkdtemp(join(folder, `${kind}-`));
  await writeFile(join(place, 'onebeam.toml'), metadata);
  const commands = [
    ['build', mix.folder, '--erts', tree.root, '-o', 'dist/hello-linux-x64', '--level', '1', '--kind', kind],
    ['ship', 'dist/hello-linux-x64', '--to', 'npm,wheel', '-o', 'out'],
  ];
  for (const command of commands) {
    const { code, err } = await onebeam(command, { cwd: place });
    expect([code, code === 0 ? '' : err]).toEqual([0, '']);
  }
  const out = join(place, 'out');
  const prefix = join(place, 'a prefix');
  await mkdir(prefix);
  await writeFile(join(prefix, 'package.json'), '{"private":true}');
  const packages = ['hello-linux-x64-1.0.0.tgz', 'hello-1.0.0.tgz'].map((name) => join(out, name));
  const quiet = ['--ignore-scripts', '--offline', '--no-audit', '--no-fund'];
  await runOk(npm, ['install', ...quiet, ...packages], {
    cwd: prefix,
    env: { PATH: process.env.PATH, HOME: place, npm_config_cache: join(place, 'npm-cache') },
  });
  const venv = join(place, 'venv');
  await runOk(python, ['-m', 'venv', '--without-pip', venv]);
  const wheel = (await runOk('ls', [out])).split('\n').find((name) => name.endsWith('.whl'))!;
  const pip = [
    '-m',
    'pip',
    '--python',
    join(venv, 'bin', 'python'),
    'install',
    '-q',
    '--no-index',
    '--no-deps',
  ];
  await runOk(python, [...pip, join(out, wheel)]);
  return { npm: join(prefix, 'node_modules', '.bin', 'hello'), pip: join(venv, 'bin', 'hello') };
}

testWith(things, 'a service of an npm package and of a wheel has its commands', async (it) => {
  for (const [manager, command] of Object.entries(await installed(it, 'service'))) {
    const home = await mkdtemp(join(folder, `home-${manager}-`));
    // The command of npm runs Node.
    const session = releaseSession(command, { home, env: { PATH: process.env.PATH ?? '' } });
    ends.push(session.end);
    const { background, untilUp, call } = session;
    const service = background(['start', 'ü'], { PATH: process.env.PATH ?? '' });
    await untilUp();
    expect((await call('rpc', 'IO.inspect System.argv()')).stdout).toBe('["ü"]\n');
    expect((await call('eval', 'IO.puts Hello.Later.value()')).stdout).toBe('42\n');
    expect((await call('version')).stdout).toBe('hello 1.0.0\n');
    expect((await call('status')).stdout).toContain('version: 1.0.0\n');
    expect((await call('unknown')).exitCode).toBe(2);
    expect((await call('stop')).exitCode).toBe(0);
    expect(await service.ended).toBe(0);
    expect((await call('ping')).exitCode).toBe(1);
  }
});

testWith(things, 'a release of kind `app` passes every argument to the program', async (it) => {
  for (const [manager, command] of Object.entries(await installed(it, 'app'))) {
    const home = await mkdtemp(join(folder, `app-${manager}-`));
    const env = { PATH: process.env.PATH ?? '', HELLO_STOP: '0' };
    const { call, end } = releaseSession(command, { home, env });
    ends.push(end);
    const said = await call('stop', '--help', '');
    expect([said.exitCode, said.stdout]).toEqual([0, expect.stringContaining('greeting=')]);
    const asked = releaseSession(command, { home, env: { ...env, ONEBEAM: 'version' } });
    expect((await asked.call()).stdout).toBe('hello 1.0.0\n');
  }
});
