import { afterAll, describe, expect } from 'bun:test';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandLine, ReleaseRecord } from '../../src/payload/format/release-record.ts';
import type { Maybe } from '../bed/not-available.ts';
import type { OtpRelease } from '../bed/otp.ts';
import { type PackedRelease, packRelease } from '../bed/packed-release.ts';
import { releaseSession, until } from '../bed/release-session.ts';
import { type RebarRelease, rebar3Release } from '../bed/releases.ts';
import { testWith } from '../bed/when.ts';
import { emptyFolder, listing, releases } from './start.ts';
import { workFolder } from './work-folder.ts';

const work = workFolder();
const [x25, x27, x29] = [await rebar3Release(25), await rebar3Release(27), await rebar3Release(29)];
const ends: (() => void)[] = [];
afterAll(() => {
  for (const end of ends) end();
});

const vmArgs = 'releases/1.0.0/vm.args';
let count = 0;
const packed = new Map<string, Promise<string>>();

/** An executable of the release, built once for each key, with a separate home folder. */
async function sessionOf(
  key: string,
  { folder, version }: RebarRelease,
  options: Partial<PackedRelease> = {},
) {
  const files = { [vmArgs]: '+K true\n', ...options.files };
  const place = join(work, key);
  if (!packed.has(key)) packed.set(key, packRelease(place, { folder, version, otp: 25, ...options, files }));
  const executable = (await packed.get(key))!;
  const home = emptyFolder(work, `home-${count++}`);
  const session = releaseSession(executable, { home });
  ends.push(session.end);
  return { ...session, home, executable, state: join(home, '.local/state/garden') };
}

const startOf = (record: ReleaseRecord): CommandLine => (record.commands.start as { run: CommandLine }).run;

testWith({ x25 }, 'prints the same as relx, without additional lines (42, 43)', async ({ x25 }) => {
  const { background, untilUp, call, home, state } = await sessionOf('plain', x25);
  for (const command of [['eval', '1.'], ['rpc', 'erlang', 'node'], ['remote'], ['ping']]) {
    expect(await call(...command)).toMatchObject({ exitCode: 1, stderr: 'garden: not running\n' });
  }
  const service = background(['foreground', '-sname', 'q', '--', 'a b']);
  await untilUp();
  const release = releases(join(home, '.cache'), 'garden').whole[0]!;
  const before = listing(release);
  expect(service.output()).toContain('plain=["-sname","q","--","a b"] colour=green plant=rose');
  expect((await call('ping')).stdout).toBe('pong\n');
  expect((await call('rpc', 'erlang', 'node')).stdout).toBe('garden@localhost\n');
  expect((await call('rpc', 'lists', 'sum', '[[1,2]]')).stdout).toBe('3\n');
  expect((await call('eval', 'node().')).stdout).toBe('garden@localhost\n');
  expect((await call('eval', 'file:get_cwd()')).stdout).toBe(`{ok,"${state}"}\n`);
  for (const [wrong, text] of [
    ['1 +', 'syntax error'],
    ['error(oops)', 'oops'],
    ['"', 'unterminated string'],
  ] as const) {
    const refused = await call('eval', wrong);
    expect([wrong, refused.exitCode, refused.stdout, refused.stderr.includes(text)]).toEqual([
      wrong,
      1,
      '',
      true,
    ]);
  }
  expect((await call('restart')).exitCode).toBe(0);
  await until(() => service.output().split('plant=').length === 3, service.output);
  await untilUp();
  expect((await call('stop')).exitCode).toBe(0);
  expect(await service.ended).toBe(0);
  expect(service.output()).not.toContain('Exec:');
  expect(listing(release)).toEqual(before);
});

testWith({ x25 }, 'renders templates for this user alone (41)', async ({ x25 }) => {
  const { background, call, state, callWith } = await sessionOf('rendered', x25, {
    files: {
      'releases/1.0.0/sys.config.src': `[{garden, [{colour, "\${RX:-none}"}]}].\n`,
      'releases/1.0.0/vm.args.src': `-sname \${NODE:-shed}\n`,
    },
    record(record) {
      const start = startOf(record);
      start.prepare.push(
        { kind: 'render', from: 'releases/1.0.0/sys.config.src', to: 'sys.config' },
        { kind: 'render', from: 'releases/1.0.0/vm.args.src', to: 'vm.args' },
      );
      start.arguments = start.arguments.map((word) =>
        typeof word === 'object' && 'release' in word && /sys\.config|vm\.args/.test(word.release)
          ? { temporary: word.release.split('/').at(-1)! }
          : word,
      );
    },
  });
  expect((await callWith({ env: { GARDEN_STOP: '0' } })).stdout).toContain('colour=none');
  expect((await callWith({ env: { GARDEN_STOP: '0', RX: '' } })).stdout).toContain('colour=none');
  const service = background([], { RX: '1', NODE: 'tree' });
  await service.prints('colour=1');
  const own = join(state, 'tmp', `garden-${service.pid}`);
  for (const name of readdirSync(own)) expect(statSync(join(own, name)).mode & 0o777).toBe(0o600);
  await until(async () => (await call('ping')).exitCode === 0, service.output);
  expect((await call('status')).stdout).toContain('node: tree (sname)');
  expect((await call('eval', 'hd(string:split(atom_to_list(node()), "@"))')).stdout).toBe('"tree"\n');
  expect((await call('stop')).exitCode).toBe(0);
  expect(await service.ended).toBe(0);
});

testWith({ x25 }, 'refuses two names of its node (44)', async ({ x25 }) => {
  const { call } = await sessionOf('two-names', x25, {
    files: { [vmArgs]: '-sname a\n-name b@127.0.0.1\n' },
  });
  const refused = await call();
  expect([refused.exitCode, refused.stdout]).toEqual([125, '']);
  expect(refused.stderr).toContain('name it twice: a, b@127.0.0.1');
});

const hookOf = (name: string, after = '') =>
  `#!/bin/sh\necho "${name} $# $* $RELEASE_NAME" >> "$HOOKS"\n${after}`;

testWith({ x25 }, 'runs hooks in their order, with their words (45)', async ({ x25 }) => {
  const hook = (script: string, ...words: string[]) =>
    ({ kind: 'hook', script: `bin/hooks/${script}`, words }) as const;
  const { background, untilUp, callWith, call, home } = await sessionOf('hooks', x25, {
    files: {
      'bin/hooks/one': hookOf('one'),
      'bin/hooks/two': hookOf('two', '[ -z "$FAIL" ]\n'),
    },
    record(record) {
      startOf(record).prepare.push(hook('one', 'a b', 'c'), hook('two'));
      record.commands.stop = {
        builtIn: 'stop',
        before: [hook('one', 'stop')],
        after: [hook('two', 'stopped')],
      };
    },
  });
  const log = join(home, 'hooks');
  const failed = await callWith({ env: { HOOKS: log, FAIL: '1' } });
  expect([failed.exitCode, failed.stderr]).toEqual([1, 'garden: its hook bin/hooks/two has failed: 1\n']);
  const service = background([], { HOOKS: log });
  await untilUp();
  expect((await callWith({ arguments: ['stop'], env: { HOOKS: log } })).exitCode).toBe(0);
  expect(await service.ended).toBe(0);
  const start = ['one 2 a b c garden', 'two 0  garden'];
  expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual([
    ...[...start, ...start],
    ...['one 1 stop garden', 'two 1 stopped garden'],
  ]);
  expect((await call('stop')).exitCode).toBe(1);
});

describe('is started again by heart, from the executable (48)', () => {
  const released: [OtpRelease, Maybe<RebarRelease>][] = [
    [25, x25],
    [27, x27],
    [29, x29],
  ];
  for (const [otp, release] of released) {
    testWith(
      { release },
      `OTP ${otp}`,
      async ({ release }) => {
        const { background, untilUp, call } = await sessionOf(`heart-${otp}`, release, {
          otp,
          files: { [vmArgs]: '-heart\n-env HEART_BEAT_TIMEOUT 11\n' },
          // The test bed's run_erl of these requires a newer C library than Debian bookworm has.
          record: ({ commands }) => {
            if (otp > 25) delete commands.daemon;
          },
        });
        const service = background(['start', 'a b']);
        await untilUp();
        process.kill(service.pid, 'SIGKILL');
        // Without `daemon`, heart waits for what it has started, and has the output of its emulator open.
        await service.exited;
        await until(async () => {
          const { stdout } = await call('pid');
          return stdout !== '' && stdout !== `${service.pid}\n` && (await call('ping')).exitCode === 0;
        }, service.output);
        expect((await call('eval', 'init:get_plain_arguments()')).stdout).toBe('["a b"]\n');
        expect((await call('stop')).exitCode).toBe(0);
        expect((await call('status')).exitCode).toBe(1);
      },
      60_000,
    );
  }
});
