import { afterAll, describe, expect } from 'bun:test';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Maybe } from '../../bed/not-available.ts';
import type { OtpRelease } from '../../bed/otp.ts';
import { packRelease } from '../../bed/packed-release.ts';
import { releaseSession, until } from '../../bed/release-session.ts';
import { type MixRelease, mixRelease } from '../../bed/releases.ts';
import { testWith } from '../../bed/when.ts';
import { emptyFolder } from '../../launcher/start.ts';
import { workFolder } from '../../launcher/work-folder.ts';

const odd = ['a', '', 'b c', 'ü', '--', '--eval', '-sname', 'q'];

/** Returns what a service made by Mix does, as one executable: the numbers are those of the acceptance cases. */
export const mixServiceCases = (otp: OtpRelease, cases: 'starts' | 'all') =>
  describe(`a Mix release on OTP ${otp}`, async () => {
    const work = workFolder();
    const release: Maybe<MixRelease> = await mixRelease(otp);
    const home = emptyFolder(work, 'home');
    let packed: Promise<string> | undefined;
    const ends: (() => void)[] = [];
    afterAll(() => {
      for (const end of ends) end();
    });
    const sessionOf = async ({ folder, version }: MixRelease) => {
      packed ??= packRelease(work, { folder, version, otp });
      const session = releaseSession(await packed, { home });
      ends.push(session.end);
      return session;
    };

    testWith(
      { release },
      'gets its words already when it starts, and ends with its code (2, 5)',
      async ({ release }) => {
        const { callWith } = await sessionOf(release);
        const env = { HELLO_STOP: '7', HELLO_TELL: '1', GREETING: 'x' };
        const { exitCode, stdout, stderr } = await callWith({ arguments: ['start', ...odd], env });
        expect([exitCode, stderr]).toEqual([7, '']);
        expect(stdout).toContain(`argv=${'["a", "", "b c", "ü", "--", "--eval", "-sname", "q"]'}`);
        expect(stdout).toMatch(/greeting=x shout=X data=data of hello sha=\w+ consolidated=true/);
        expect(stdout).toContain('stopped');
      },
    );

    testWith(
      { release },
      'refuses a word that is not a command, and evaluates (10, 26)',
      async ({ release }) => {
        const { call } = await sessionOf(release);
        expect(await call('strat')).toMatchObject({
          exitCode: 2,
          stdout: '',
          stderr: expect.stringContaining('hint: did you mean `start`?'),
        });
        expect(
          await call('eval', 'IO.inspect {System.argv(), Process.whereis(Hello.Server)}', 'a', '-b'),
        ).toEqual({
          exitCode: 0,
          signal: null,
          stdout: '{["a", "-b"], nil}\n',
          stderr: '',
        });
        expect(await call('eval')).toMatchObject({
          exitCode: 2,
          stderr: expect.stringContaining('needs an argument'),
        });
        expect(await call('migrate', 'x')).toMatchObject({ exitCode: 0, stdout: 'migrated ["x"]\n' });
        expect(await call('version')).toMatchObject({ exitCode: 0, stdout: 'hello 1.0.0\n' });
      },
    );

    if (cases === 'starts') return;
    testWith(
      { release },
      'runs as a service that is controlled (1, 12, 13, 15, 16, 18, 19, 20, 29)',
      async ({ release }) => {
        const session = await sessionOf(release);
        const { call, callWith } = session;
        for (const command of ['pid', 'status', 'ping', 'stop', 'rpc']) {
          const asked = await call(command, ...(command === 'rpc' ? ['1'] : []));
          expect([command, asked.exitCode, asked.stderr]).toEqual([command, 1, 'hello: not running\n']);
        }
        const service = session.background([]);
        await session.untilUp();
        expect((await call('pid')).stdout).toBe(`${service.pid}\n`);
        expect((await call('status')).stdout).toContain(`running: process ${service.pid}\nversion: 1.0.0\n`);
        expect((await call('rpc', 'IO.puts(node()); System.pid() |> IO.puts()')).stdout).toBe(
          `hello@localhost\n${service.pid}\n`,
        );
        const raised = await call('rpc', 'raise "oops"');
        expect([raised.exitCode, raised.stdout]).toEqual([1, '']);
        expect(raised.stderr).toContain('(RuntimeError) oops');
        expect(await call('rpc', 'exit(:boom)')).toMatchObject({ exitCode: 1 });

        const second = await call('start');
        expect([second.exitCode, second.stderr]).toEqual([
          1,
          expect.stringContaining(`already running: process ${service.pid}`),
        ]);
        const other = session.background(['--instance', 'b']);
        await session.untilUp('--instance', 'b');
        expect((await call('--instance', 'b', 'rpc', 'IO.puts(node())')).stdout).toBe('hello-b@localhost\n');
        expect((await callWith({ arguments: ['pid'], env: { RELEASE_NODE: 'hello-b' } })).stdout).toBe(
          `${other.pid}\n`,
        );

        const state = join(home, '.local', 'state', 'hello');
        expect(statSync(join(state, 'cookie')).mode & 0o777).toBe(0o400);
        const cookie = readFileSync(join(state, 'cookie'), 'latin1');
        const shown = readFileSync(`/proc/${service.pid}/cmdline`, 'latin1');
        expect(shown).toContain('-setcookie');
        expect(shown + readFileSync(`/proc/${service.pid}/environ`, 'latin1')).not.toContain(cookie);
        const dummy = /-setcookie\0(\w+)/.exec(shown)![1]!;
        expect(await callWith({ arguments: ['ping'], env: { RELEASE_COOKIE: dummy } })).toMatchObject({
          exitCode: 1,
          stderr: 'hello: the node hello@localhost does not answer: wrong cookie\n',
        });
        expect(listening(service.pid)).toEqual(['127.0.0.1']);

        expect((await call('restart')).exitCode).toBe(0);
        await until(
          () => service.output().split('greeting=').length === 3,
          () => service.output(),
        );
        await session.untilUp();
        expect((await call('rpc', 'IO.puts System.pid()')).stdout).toBe(`${service.pid}\n`);
        expect((await call('--instance', 'b', 'stop')).exitCode).toBe(0);
        expect(await call('stop')).toEqual({ exitCode: 0, signal: null, stdout: '', stderr: '' });
        expect(await service.ended).toBe(0);
        expect(service.output()).toContain('stopped');
        expect((await call('stop')).exitCode).toBe(1);
        expect(await other.ended).toBe(0);
      },
    );
  });

/** Addresses that a process listens on with TCP, IPv4 and IPv6. */
function listening(pid: number): string[] {
  const addresses = new Set<string>();
  for (const name of ['tcp', 'tcp6']) {
    const own = new Set(inodesOf(pid));
    for (const line of readFileSync(`/proc/${pid}/net/${name}`, 'latin1').split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      if (fields[3] !== '0A' || !own.has(fields[9]!)) continue;
      const host = fields[1]!.split(':')[0]!;
      addresses.add(
        host.length === 8
          ? host
              .match(/../g)!
              .reverse()
              .map((byte) => Number.parseInt(byte, 16))
              .join('.')
          : host,
      );
    }
  }
  return [...addresses];
}

function inodesOf(pid: number): string[] {
  const { readdirSync, readlinkSync } = require('node:fs') as typeof import('node:fs');
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
    } catch {
      return [];
    }
  });
}
