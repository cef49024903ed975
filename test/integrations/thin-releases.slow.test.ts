import { afterAll, expect } from 'bun:test';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hooked } from '../bed/hooked.ts';
import { otp } from '../bed/otp.ts';
import { releaseSession, until } from '../bed/release-session.ts';
import { mixRelease, rebar3Release } from '../bed/releases.ts';
import { testWith } from '../bed/when.ts';
import { onebeam } from '../cli/command-line.ts';
import { listing } from '../launcher/start.ts';

const folder = mkdtempSync(join(tmpdir(), 'onebeam-thin-releases-'));
const ends: (() => void)[] = [];
afterAll(() => {
  for (const end of ends) end();
  rmSync(folder, { recursive: true, force: true });
});

/** Builds the thin form of a release. @returns calls of its script, with a separate home folder. */
async function thin(release: string, root: string, name: string, ...options: string[]) {
  const place = mkdtempSync(join(folder, 'built-'));
  const output = join(place, 'thin');
  const args = ['build', release, '--erts', root, '--form', 'thin', '--level', '1', '-o', output, ...options];
  const made = await onebeam(args, { cwd: place });
  expect([made.code, made.code === 0 ? '' : made.err]).toEqual([0, '']);
  const home = mkdtempSync(join(place, 'home-'));
  const env = { HOOKS: join(home, 'hooks') };
  const session = releaseSession(join(output, 'bin', name), { home, env });
  ends.push(session.end);
  return { ...session, output, home };
}

testWith(
  { tree: await otp(25), mix: await mixRelease(25) },
  'a service runs in the background and is controlled, and nothing is written to its folder',
  async ({ tree, mix }) => {
    const { call, output, background, untilUp } = await thin(mix.folder, tree.root, 'hello');
    const before = listing(output);
    expect(await call('daemon', 'a b')).toEqual({ exitCode: 0, signal: null, stdout: '', stderr: '' });
    const pid = (await call('pid')).stdout;
    expect(await call('daemon')).toMatchObject({
      exitCode: 1,
      stderr: `hello: already running: process ${pid.trim()}\n`,
    });
    const logs = (await call('logs')).stdout.trim();
    await until(
      () => readdirSync(logs).some((name) => readFileSync(join(logs, name), 'utf8').includes('greeting=')),
      () => logs,
    );
    await untilUp();
    expect((await call('ping')).stdout).toBe('pong\n');
    expect((await call('rpc', 'IO.inspect {System.argv(), System.get_env("RELEASE_COMMAND")}')).stdout).toBe(
      '{["a b"], "daemon"}\n',
    );
    expect(await call('stop')).toMatchObject({ exitCode: 0, stderr: '' });
    expect((await call('status')).exitCode).toBe(1);
    const service = background(['start']);
    await untilUp();
    const second = background(['--instance', 'two', 'start']);
    await untilUp('--instance', 'two');
    expect((await call('--instance', 'two', 'pid')).stdout).toBe(`${second.pid}\n`);
    process.kill(second.pid, 'SIGTERM');
    expect(await second.ended).toBe(0);
    expect((await call('migrate')).exitCode).toBe(0);
    expect((await call('upgrade')).stderr).toContain(
      'an installed package is upgraded by its package manager',
    );
    expect((await call('stop')).exitCode).toBe(0);
    expect(await service.ended).toBe(0);
    expect(listing(output)).toEqual(before);
  },
);

testWith(
  { tree: await otp(25), relx: await rebar3Release(25, hooked) },
  'a release by relx has the commands of its script, its hooks and its extension',
  async ({ tree, relx }) => {
    const { call, background, untilUp, home } = await thin(
      relx.folder,
      tree.root,
      'garden',
      ...['--distribution', 'local'],
    );
    const log = join(home, 'hooks');
    const hooks = () => readFileSync(log, 'utf8').trim().split('\n');
    expect((await call('water', 'a', 'b c')).exitCode).toBe(0);
    const service = background(['foreground', '-sname', 'q', '--', 'a b']);
    await untilUp();
    expect(service.output()).toContain('plain=["-sname","q","--","a b"] colour=green plant=rose otp=25');
    expect((await call('pid')).stdout).toBe(`${service.pid}\n`);
    expect((await call('rpc', 'lists', 'sum', '[[1,2]]')).stdout).toBe('3\n');
    expect((await call('rpc', 'lists')).exitCode).toBe(2);
    expect((await call('eval', '1 + 1.')).stdout).toBe('2\n');
    expect((await call('versions')).exitCode).toBe(0);
    expect((await call('status')).exitCode).toBe(0);
    expect((await call('stop')).exitCode).toBe(0);
    expect(await service.ended).toBe(0);
    expect(hooks()).toEqual([
      'water 2 a b c garden garden-1.0.0',
      ...['pre_start', 'status', 'pre_stop', 'post_stop'].map((name) => `${name} 0  garden garden-1.0.0`),
    ]);
    expect(await call('daemon')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(readFileSync(join(home, 'garden.pid'), 'utf8')).toBe((await call('pid')).stdout);
    expect((await call('stop')).exitCode).toBe(0);
  },
);
