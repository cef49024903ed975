import { afterAll, describe, expect } from 'bun:test';
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReleaseRecord } from '../../src/payload/format/release-record.ts';
import type { Maybe } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { type PackedRelease, packRelease } from '../bed/packed-release.ts';
import { releaseSession, until } from '../bed/release-session.ts';
import { type MixRelease, mixRelease } from '../bed/releases.ts';
import { hangsAfter, run } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';
import { emptyFolder, releases } from './start.ts';
import { workFolder } from './work-folder.ts';

const work = workFolder();
const m18: Maybe<MixRelease> = await mixRelease(27);
const m14: Maybe<MixRelease> = await mixRelease(25);
const mr18: Maybe<MixRelease> = await mixRelease(27, { reboot: true });
const mr14: Maybe<MixRelease> = await mixRelease(25, { reboot: true });
const tree = await otp(27);
const tmux = await tool('tmux');
const ends: (() => void)[] = [];
afterAll(() => {
  for (const end of ends) end();
});

let count = 0;
const packed = new Map<string, Promise<string>>();

/** An executable of a release, built once for each name, and a separate home folder. */
async function sessionOf(key: string, { folder, version }: MixRelease, options: Partial<PackedRelease> = {}) {
  const place = join(work, key);
  if (!packed.has(key)) packed.set(key, packRelease(place, { folder, version, otp: 27, ...options }));
  const home = emptyFolder(work, `home-${count++}`);
  const session = releaseSession((await packed.get(key))!, { home });
  ends.push(session.end);
  return { ...session, home, executable: (await packed.get(key))!, state: join(home, '.local/state/hello') };
}

/** A configuration that calls a module when the folder of the release is gone, and when it is back: by `apply`, because the compiler
 * loads modules that it sees. */
const callsLater = `import Config
root = System.fetch_env!("RELEASE_ROOT")
wait = fn wait, is_there -> if File.dir?(root) != is_there, do: (:timer.sleep(20); wait.(wait, is_there)) end
later = fn -> try do Integer.to_string(apply(:"Elixir.Hello.Later", :value, [])) catch :error, :undef -> "undef" end end
spawn(fn ->
  wait.(wait, false)
  IO.puts("emptied: " <> later.())
  wait.(wait, true)
  IO.puts("filled: " <> later.())
end)
config :hello, greeting: "late"
`;

/** A configuration that prints when the modules of a first connection are loaded. */
const printsWhenLoaded = `import Config
modules = [:dist_util, :calendar]
wait = fn wait -> if Enum.any?(modules, &(:code.is_loaded(&1) == false)), do: (:timer.sleep(20); wait.(wait)) end
spawn(fn ->
  wait.(wait)
  IO.puts("loaded")
end)
config :hello, greeting: "soon"
`;

const usual = (release: MixRelease) => sessionOf('usual', release);

describe('a Mix release as one executable', () => {
  testWith({ m18 }, 'starts without a writable folder when it is not a node (6)', async ({ m18 }) => {
    const { callWith, home } = await usual(m18);
    const cache = join(work, 'cache');
    const env = { HELLO_CACHE_DIR: cache, HELLO_STOP: '0', RELEASE_DISTRIBUTION: 'none' };
    expect((await callWith({ arguments: ['version'], env })).exitCode).toBe(0);
    expect((await callWith({ arguments: [], env })).exitCode).toBe(0);
    const started = await callWith({
      arguments: [],
      env: { ...env, HOME: undefined, XDG_STATE_HOME: '/proc/none' },
    });
    expect([started.exitCode, started.stderr]).toEqual([0, '']);
    const refused = await callWith({ env: { HELLO_CACHE_DIR: cache, XDG_STATE_HOME: '/proc/none' } });
    expect([refused.exitCode, refused.stderr]).toEqual([125, expect.stringContaining('HELLO_STATE_DIR')]);
    expect(existsSync(join(home, 'erl_crash.dump'))).toBe(false);
  });

  testWith({ m18, tree }, 'becomes the node that variables name (22)', async ({ m18, tree }) => {
    const { background, callWith } = await usual(m18);
    const env = { RELEASE_DISTRIBUTION: 'name', RELEASE_NODE: 'a@127.0.0.1', RELEASE_COOKIE: 'c' };
    const service = background([], env);
    await service.prints('greeting=');
    await until(async () => (await callWith({ arguments: ['ping'], env })).exitCode === 0, service.output);
    const asked = await run(
      tree.erlexec,
      [
        ...['-noinput', '-name', 'b@127.0.0.1', '-setcookie', 'c', '-eval'],
        'io:format("~p", [rpc:call(\'a@127.0.0.1\', os, getpid, [])]), halt().',
      ],
      { env: { ...plainEnvironment(), ...tree.environment }, timeout: hangsAfter },
    );
    expect(Buffer.from(asked.stdout).toString()).toBe(`"${service.pid}"`);
    expect((await callWith({ arguments: ['rpc', 'IO.puts(node())'], env })).stdout).toBe('a@127.0.0.1\n');
    expect((await callWith({ arguments: ['stop'], env })).exitCode).toBe(0);
    expect(await service.ended).toBe(0);
  });

  testWith({ m18 }, 'ignores the variables of another release (23)', async ({ m18 }) => {
    const { callWith } = await usual(m18);
    const env = {
      ...{ RELEASE_ROOT: '/opt/other', RELEASE_NODE: 'other', RELEASE_VM_ARGS: '/none', RELEASE_COOKIE: 'x' },
      ...{
        RELEASE_DISTRIBUTION: 'nonsense',
        RELEASE_SYS_CONFIG: '/none',
        RELEASE_TMP: '/none',
        RELEASE_MODE: 'x',
      },
    };
    const show = 'IO.inspect for n <- ~w(NAME NODE VM_ARGS COOKIE MODE), do: System.get_env("RELEASE_" <> n)';
    expect(await callWith({ arguments: ['eval', show], env })).toMatchObject({
      exitCode: 0,
      stdout: '["hello", "hello@localhost", nil, nil, nil]\n',
    });
  });

  testWith(
    { m18 },
    'says what keeps it from starting, and leaves a dump where it may (30)',
    async ({ m18 }) => {
      const { callWith, home, state } = await usual(m18);
      const failed = await callWith({ env: { PORT: 'abc' } });
      expect(failed.exitCode).toBe(1);
      expect(failed.stdout + failed.stderr).toContain('Config provider Config.Reader failed');
      expect(readdirSync(home)).toEqual(['.cache', '.local']);
      expect(existsSync(join(state, 'erl_crash.dump'))).toBe(true);
    },
  );

  testWith({ m18 }, 'stops no other process that has got its number (17)', async ({ m18 }) => {
    const { call, background, untilUp, state } = await usual(m18);
    const service = background([]);
    await untilUp();
    const file = join(state, 'run', 'pid');
    const note = JSON.parse(readFileSync(file, 'utf8'));
    const other = Bun.spawn(['sleep', '1000']);
    for (const changed of [
      { ...note, pid: other.pid },
      { ...note, began: 'x 1' },
      { ...note, pid: -1 },
      [],
      'x',
    ]) {
      writeFileSync(file, JSON.stringify(changed));
      expect(await call('stop')).toMatchObject({ exitCode: 1, stderr: 'hello: not running\n' });
    }
    expect([other.exitCode, other.signalCode]).toEqual([null, null]);
    other.kill();
    writeFileSync(file, JSON.stringify(note));
    expect((await call('stop')).exitCode).toBe(0);
    expect(await service.ended).toBe(0);
  });

  testWith(
    { m18 },
    'continues when its cache is emptied meanwhile, in embedded mode (32)',
    async ({ m18 }) => {
      const { call, background, untilUp, home } = await usual(m18);
      const service = background([]);
      await untilUp();
      const [release] = releases(join(home, '.cache'), 'hello').whole;
      renameSync(release!, `${release}.gone`);
      expect(await call('rpc', 'IO.puts(Hello.Later.value())')).toEqual({
        exitCode: 0,
        signal: null,
        stdout: '42\n',
        stderr: '',
      });
      expect((await call('stop')).exitCode).toBe(0);
      expect(await service.ended).toBe(0);
    },
  );

  testWith(
    { m18 },
    'fails to load a module while its cache is emptied, in interactive mode, and finds it when the cache is filled again (32)',
    async ({ m18 }) => {
      const { callWith, call, background, untilUp, home } = await sessionOf('late', m18, {
        files: { 'releases/1.0.0/runtime.exs': callsLater },
      });
      // The variable, and not the build: a build in this mode loads the rest in the background.
      const service = background([], { RELEASE_MODE: 'interactive' });
      await untilUp();
      const [release] = releases(join(home, '.cache'), 'hello').whole;
      renameSync(release!, `${release}.gone`);
      await service.prints('emptied: undef\n');
      expect((await callWith({ env: { ONEBEAM: 'extract' } })).exitCode).toBe(0);
      await service.prints('filled: 42\n');
      expect((await call('rpc', 'IO.puts(Hello.Later.value())')).stdout).toBe('42\n');
      expect((await call('stop')).exitCode).toBe(0);
      expect(await service.ended).toBe(0);
    },
  );

  testWith(
    { m18 },
    'answers and stops when its files are deleted right after its start, in interactive mode (32)',
    async ({ m18 }) => {
      const { call, background, home } = await sessionOf('soon', m18, {
        files: { 'releases/1.0.0/runtime.exs': printsWhenLoaded },
      });
      // As a service that is built in this mode.
      const env = { RELEASE_MODE: 'interactive', ELIXIR_ERL_OPTIONS: '-onebeam_load rest' };
      const service = background([], env);
      await service.prints('greeting=');
      await service.prints('loaded\n');
      const [release] = releases(join(home, '.cache'), 'hello').whole;
      renameSync(release!, `${release}.gone`);
      expect(await call('ping')).toEqual({ exitCode: 0, signal: null, stdout: 'pong\n', stderr: '' });
      expect((await call('stop')).exitCode).toBe(0);
      expect(await service.ended).toBe(0);
    },
  );

  // The test bed's run_erl of OTP 27 requires a newer C library than Debian bookworm has.
  testWith({ m14 }, 'runs in the background, with logs (25)', async ({ m14 }) => {
    const { call, home } = await sessionOf('usual-14', m14, { otp: 25 });
    expect(await call('daemon')).toEqual({ exitCode: 0, signal: null, stdout: '', stderr: '' });
    const pid = Number((await call('pid')).stdout);
    expect(pid).toBeGreaterThan(1);
    expect(await call('daemon')).toMatchObject({
      exitCode: 1,
      stderr: `hello: already running: process ${pid}\n`,
    });
    const logs = (await call('logs')).stdout.trim();
    expect(logs).toBe(join(home, '.local/state/hello/log'));
    await until(
      () => readdirSync(logs).some((name) => readFileSync(join(logs, name), 'utf8').includes('greeting=')),
      () => logs,
    );
    await until(
      async () => (await call('ping')).exitCode === 0,
      () => 'ping',
    );
    expect((await call('rpc', 'IO.puts System.get_env("RELEASE_COMMAND")')).stdout).toBe('daemon\n');
    expect(
      (await call('rpc', `require Logger; for _ <- 1..3000, do: Logger.error(String.duplicate("x", 100))`))
        .exitCode,
    ).toBe(0);
    await until(
      () => readdirSync(logs).filter((name) => /^erlang\.log\.\d$/.test(name)).length > 1,
      () => logs,
    );
    expect(await call('stop')).toMatchObject({ exitCode: 0, stderr: '' });
    expect((await call('status')).exitCode).toBe(1);
  });

  testWith({ m18, tmux }, 'opens a shell on the running node in a terminal (14)', async ({ m18, tmux }) => {
    const { background, untilUp, call, executable, home } = await usual(m18);
    const service = background([]);
    await untilUp();
    const env = plainEnvironment({ ...tmux.environment, HOME: home, LC_ALL: 'C.UTF-8' });
    const onTerminal = (...args: string[]) =>
      run(tmux.program, ['-f', '/dev/null', '-S', join(home, 'tmux'), ...args], { env });
    ends.push(() => void onTerminal('kill-server'));
    const command = `'${executable}' remote; echo code=$?; sleep 1000`;
    const opened = await onTerminal('new-session', '-d', '-s', 'r', '-x', '100', '-y', '30', command);
    expect([opened.exitCode, Buffer.from(opened.stderr).toString()]).toEqual([0, '']);
    let screen = '';
    const shows = (text: string) =>
      until(
        async () => {
          const { stdout } = await onTerminal('capture-pane', '-p', '-t', 'r');
          screen = Buffer.from(stdout).toString();
          return screen.includes(text);
        },
        () => `${text}, but ${screen}`,
      );
    await shows('hello@localhost)1>');
    await onTerminal('send-keys', '-t', 'r', '20 + 2', 'Left', '2', 'Enter');
    await shows('42');
    await onTerminal('send-keys', '-t', 'r', 'C-g');
    await shows('-->');
    await onTerminal('send-keys', '-t', 'r', 'q', 'Enter');
    await shows('code=0');
    expect((await call('stop')).exitCode).toBe(0);
    expect(await service.ended).toBe(0);
  });
});

describe('a script that sets variables', () => {
  const script = `#!/bin/sh
export GREETING="\${GREETING:-from env.sh} $RELEASE_COMMAND $1"
export ERL_FLAGS="-sourced yes"
case $RELEASE_COMMAND in
  start) export RELEASE_NODE=chosen ;;
esac
[ -z "$WAIT" ] || sleep "$WAIT"
[ "$FAIL" != yes ]
`;
  const record = (record: ReleaseRecord) => {
    for (const command of Object.values(record.commands)) {
      if ('run' in command) command.run.prepare.unshift({ kind: 'source', script: 'releases/1.0.0/env.sh' });
    }
  };
  testWith({ m18 }, 'is sourced before the start, in the same process (24)', async ({ m18 }) => {
    const { background, untilUp, call, callWith } = await sessionOf('sourced', m18, {
      record,
      files: { 'releases/1.0.0/env.sh': script },
    });
    const service = background(['start', 'word']);
    await service.prints('greeting=from env.sh start start');
    await untilUp();
    expect((await call('pid')).stdout).toBe(`${service.pid}\n`);
    expect(
      (await call('rpc', 'IO.inspect {node(), System.argv(), :init.get_argument(:sourced)}')).stdout,
    ).toBe(`{:chosen@localhost, ["word"], {:ok, [[~c"yes"]]}}\n`);
    expect((await call('stop')).exitCode).toBe(0);
    expect(await service.ended).toBe(0);
    expect((await callWith({ arguments: ['start'], env: { FAIL: 'yes' } })).exitCode).toBe(1);
  });

  testWith(
    { m14 },
    'may take longer than half a minute in the background; a start that it ends has failed (25)',
    async ({ m14 }) => {
      const { call, callWith } = await sessionOf('sourced-14', m14, {
        ...{ otp: 25, record, files: { 'releases/1.0.0/env.sh': script } },
      });
      const failed = await callWith({ arguments: ['daemon'], env: { FAIL: 'yes' } });
      expect([failed.exitCode, failed.stderr]).toEqual([
        1,
        expect.stringContaining('hello: it has not started; its output: '),
      ]);
      expect(await callWith({ arguments: ['daemon'], env: { WAIT: '31' } })).toMatchObject({
        ...{ exitCode: 0, stderr: '' },
      });
      expect(await call('stop')).toMatchObject({ exitCode: 0, stderr: '' });
    },
    300_000,
  );

  testWith({ m18 }, 'needs a shell, and says so (24)', async ({ m18 }) => {
    const { executable, home } = await sessionOf('sourced', m18, {
      record,
      files: { 'releases/1.0.0/env.sh': script },
    });
    const hidden = `mount --bind /dev/null /bin/sh && exec '${executable}'`;
    const ran = await run('unshare', ['-m', '/bin/sh', '-c', hidden], {
      env: { PATH: '/usr/bin:/bin', HOME: home },
      timeout: hangsAfter,
    });
    const { exitCode } = ran;
    const stderr = Buffer.from(ran.stderr).toString();
    expect([exitCode, stderr]).toEqual([125, expect.stringContaining('there is no /bin/sh')]);
  });
});

describe('a release that starts twice', () => {
  const record = (record: ReleaseRecord) => {
    const start = record.commands.start as Extract<ReleaseRecord['commands'][string], { run: unknown }>;
    start.run.prepare.push({ kind: 'copy', from: 'releases/1.0.0/sys.config', to: 'sys.config' });
    start.run.environment.RELEASE_SYS_CONFIG = { temporary: 'sys' };
    start.run.arguments = start.run.arguments.map((word) =>
      typeof word === 'object' && 'release' in word && word.release === 'releases/1.0.0/sys'
        ? { temporary: 'sys' }
        : word,
    );
  };
  const reboots: [string, Maybe<MixRelease>, number][] = [
    ['reboot-18', mr18, 27],
    ['reboot-14', mr14, 25],
  ];
  for (const [key, release, release_] of reboots) {
    testWith(
      { release },
      `${key}: keeps its configuration to itself, and removes it later (7, 8)`,
      async ({ release }) => {
        const session = await sessionOf(key, release, { record, otp: release_ });
        const service = session.background([], { GREETING: 'twice' });
        await service.prints('greeting=twice');
        await session.untilUp();
        const temporary = join(session.state, 'tmp');
        const config = join(temporary, `hello-${service.pid}`, 'sys.config');
        expect(statSync(config).mode & 0o777).toBe(0o600);
        expect(readFileSync(config, 'utf8')).toContain([...Buffer.from('twice')].join());
        process.kill(service.pid, 'SIGKILL');
        await service.ended;
        const next = session.background([], { HELLO_STOP: '0' });
        expect(await next.ended).toBe(0);
        expect(readdirSync(temporary)).toEqual([`hello-${next.pid}`]);

        const closed = emptyFolder(session.home, 'closed');
        writeFileSync(join(closed, 'file'), '');
        const refused = await session.callWith({ env: { RELEASE_TMP: join(closed, 'file') } });
        expect([refused.exitCode, refused.stdout]).toEqual([125, '']);
        expect(refused.stderr.split('\n')).toEqual([
          'hello: its temporary files cannot be written',
          expect.stringContaining('cause: '),
          expect.stringContaining('RELEASE_TMP'),
          '',
        ]);
      },
    );
  }
});

describe('a program', () => {
  testWith({ m18 }, 'of the kind app has every word (27, 31)', async ({ m18 }) => {
    const { callWith } = await sessionOf('app', m18, {
      record: (record) => {
        record.kind = 'app';
        record.distribution = 'none';
        const start = record.commands.start as Extract<ReleaseRecord['commands'][string], { run: unknown }>;
        start.run.prepare = [];
        start.run.arguments = start.run.arguments.map((word) =>
          typeof word === 'object' && 'variable' in word && word.variable === 'RELEASE_MODE'
            ? 'interactive'
            : word,
        );
      },
    });
    const env = { HELLO_STOP: '0', HELLO_TELL: '1' };
    for (const words of [['strat'], ['start', '--', 'x'], ['stop', '--help']]) {
      const started = await callWith({ arguments: words, env });
      expect([started.exitCode, started.stdout]).toEqual([
        0,
        expect.stringContaining(`argv=[${words.map((word) => `"${word}"`).join(', ')}]`),
      ]);
    }
    expect(
      await callWith({ arguments: ['IO.puts Hello.Later.value()'], env: { ONEBEAM: 'eval' } }),
    ).toMatchObject({
      exitCode: 0,
      stdout: '42\n',
    });
    expect(await callWith({ arguments: [], env: { ONEBEAM: 'version' } })).toMatchObject({
      stdout: 'hello 1.0.0\n',
    });
    expect(await callWith({ arguments: [], env: { ONEBEAM: 'nope' } })).toMatchObject({ exitCode: 2 });
  });

  testWith({ m18 }, 'of the kind cli ends as its entry ends (28)', async ({ m18 }) => {
    const { call, home } = await sessionOf('cli', m18, {
      entry: { module: 'Elixir.Hello.Main', language: 'elixir' },
      record: (record) => {
        record.kind = 'cli';
        record.distribution = 'none';
        const start = record.commands.start as Extract<ReleaseRecord['commands'][string], { run: unknown }>;
        start.run.prepare = [];
        start.run.arguments = start.run.arguments.flatMap((word) =>
          word === '-extra' ? ['-s', 'onebeam_agent', 'main', '-extra'] : [word],
        );
      },
    });
    const [one, other] = await Promise.all([call('a', '', '--b'), call('c')]);
    expect([one.exitCode, one.stdout.split('\n').at(-2), one.stderr]).toEqual([
      0,
      'main ["a", "", "--b"] hi node=nonode@nohost',
      '',
    ]);
    expect(other.stdout).toContain('main ["c"]');
    const raised = await call('raise');
    expect([raised.exitCode, raised.stderr]).toEqual([
      1,
      expect.stringMatching(/RuntimeError\) oops[\s\S]*Hello.Main.main\/1/),
    ]);
    expect(await call('exit')).toMatchObject({ exitCode: 1 });
    expect(await call('halt')).toMatchObject({ exitCode: 3 });
    expect(readdirSync(home)).toEqual(['.cache']);
  });
});
