import { afterAll, describe, expect } from 'bun:test';
import { chownSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Maybe } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { releaseSession, until } from '../bed/release-session.ts';
import { type MixRelease, mixRelease } from '../bed/releases.ts';
import { hangsAfter, run } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';
import { onebeam } from '../cli/command-line.ts';
import { emptyFolder, releases, type Started, start } from './start.ts';
import { workFolder } from './work-folder.ts';

const work = workFolder();
const tree = await otp(27);
const m18: Maybe<MixRelease> = await mixRelease(27);
const tree25 = await otp(25);
const m14: Maybe<MixRelease> = await mixRelease(25);
const odd: Maybe<MixRelease> = await mixRelease(27, { version: '1.0.0+abc' });
const appup = `{"2.0.0", [{"1.0.0", [{load_module, 'Elixir.Hello.Later'}]}], [{"1.0.0", [{load_module, 'Elixir.Hello.Later'}]}]}.
`;
const second: Maybe<MixRelease> = await mixRelease(27, {
  version: '2.0.0',
  files: { 'rel/overlays/lib/hello-2.0.0/ebin/hello.appup': appup },
});
/** It prints how many modules are loaded when its application starts. */
const counts: Maybe<MixRelease> = await mixRelease(27, {
  files: {
    'lib/hello/application.ex': `defmodule Hello.Application do
  use Application

  def start(_type, _args) do
    IO.puts("loaded=#{length(:code.all_loaded())}")
    Supervisor.start_link([Hello.Server], strategy: :one_for_one, name: Hello.Supervisor)
  end
end
`,
  },
});
const mr18: Maybe<MixRelease> = await mixRelease(27, { reboot: true });
const ends: (() => void)[] = [];
afterAll(() => {
  for (const end of ends) end();
});

let count = 0;

/** Builds an executable with the command line, and calls it with a separate home folder. */
async function built(folder: string, { root }: { root: string }, place: string, ...options: string[]) {
  const executable = join(emptyFolder(place), 'hello');
  const made = await onebeam(['build', folder, '--erts', root, '-o', executable, ...options], { cwd: work });
  expect({ code: made.code, err: made.code === 0 ? '' : made.err }).toEqual({ code: 0, err: '' });
  const home = emptyFolder(work, `home-${count++}`);
  const session = releaseSession(executable, { home });
  ends.push(session.end);
  return { ...session, executable, home, state: join(home, '.local/state/hello') };
}

testWith(
  { tree, odd },
  'a version with a plus below a folder with a blank: every command works (60)',
  async (it) => {
    const { background, untilUp, call } = await built(it.odd.folder, it.tree, join(work, 'a b', 'é'));
    const service = background(['start', 'ü']);
    await untilUp();
    expect((await call('version')).stdout).toBe('hello 1.0.0+abc\n');
    expect((await call('pid')).stdout).toBe(`${service.pid}\n`);
    expect((await call('status')).stdout).toContain('version: 1.0.0+abc\n');
    expect((await call('rpc', 'IO.inspect System.argv()')).stdout).toBe('["ü"]\n');
    expect((await call('eval', 'IO.puts Hello.Later.value()')).stdout).toBe('42\n');
    expect((await call('migrate')).stdout).toBe('migrated []\n');
    expect((await call('restart')).exitCode).toBe(0);
    await until(() => service.output().split('greeting=').length === 3, service.output);
    await untilUp();
    expect((await call('stop')).exitCode).toBe(0);
    expect(await service.ended).toBe(0);
  },
);

describe('loaded when it is called', () => {
  testWith(
    { tree, counts },
    'a start loads less than a third of the modules (31, 32)',
    async ({ tree, counts }) => {
      const { executable, home } = await built(
        counts.folder,
        tree,
        join(work, 'interactive'),
        ...['--mode', 'interactive', '--kind', 'app'],
      );
      const env = { HOME: home, HELLO_STOP: '0', RELEASE_DISTRIBUTION: 'none' };
      const loaded = async (program: string, words: string[]): Promise<number> => {
        const { exitCode, stdout } = await start(program, { arguments: words, env });
        expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^loaded=\d+$/m)]);
        return Number(/^loaded=(\d+)$/m.exec(stdout)![1]);
      };
      const theirs = await loaded(join(counts.folder, 'bin', 'hello'), ['start']);
      expect((await loaded(executable, [])) / theirs).toBeLessThan(1 / 3);
    },
  );

  testWith({ tree, m18 }, 'a service loads the rest in the background', async ({ tree, m18 }) => {
    const { background, untilUp, call, home } = await built(
      m18.folder,
      tree,
      join(work, 'service'),
      ...['--mode', 'interactive'],
    );
    const service = background([]);
    await untilUp();
    const isLoaded = 'IO.inspect :code.is_loaded(Hello.Later) != false';
    await until(async () => (await call('rpc', isLoaded)).stdout === 'true\n', service.output);
    const [release] = releases(join(home, '.cache'), 'hello').whole;
    renameSync(release!, `${release}.gone`);
    // Clients need the folder again: the executable creates it.
    expect((await call('rpc', 'IO.puts Hello.Later.value()')).stdout).toBe('42\n');
    expect((await call('stop')).exitCode).toBe(0);
    expect(await service.ended).toBe(0);
  });
});

describe('a release that starts twice', () => {
  testWith({ tree, mr18 }, 'loads its code once (9)', async ({ tree, mr18 }) => {
    const { background, untilUp, call } = await built(mr18.folder, tree, join(work, 'reboot'));
    const service = background([], { GREETING: 'twice' });
    await service.prints('greeting=twice');
    await untilUp();
    const words = readFileSync(`/proc/${service.pid}/cmdline`, 'latin1').split('\0');
    const at = words.indexOf('config_provider_reboot_mode');
    expect([words[at - 1], words[at + 1]]).toEqual(['-elixir', 'embedded']);
    expect(words).not.toContain('-mode');
    expect((await call('stop')).exitCode).toBe(0);
    expect(await service.ended).toBe(0);
  });

  const asked = 'IO.inspect {Application.get_env(:hello, :greeting), Application.get_env(:hello, :kept)}';
  for (const [name, release] of [
    ['twice', mr18],
    ['once', m18],
  ] as const) {
    testWith(
      { tree, release },
      `${name}: an expression sees the settings that the release's own script gives it (11)`,
      async (it) => {
        const { callWith } = await built(it.release.folder, it.tree, join(work, name));
        const env = { GREETING: 'of eval' };
        const own = await callWith({ arguments: ['eval', asked], env });
        const theirs = await run(join(it.release.folder, 'bin', 'hello'), ['eval', asked], {
          env: {
            PATH: '/usr/bin:/bin',
            HOME: work,
            LC_ALL: 'C.UTF-8',
            RELEASE_TMP: join(work, 'tmp'),
            ...env,
          },
          timeout: hangsAfter,
        });
        expect(own.stdout).toContain('of eval');
        expect([own.exitCode, own.stdout]).toEqual([theirs.exitCode, Buffer.from(theirs.stdout).toString()]);
      },
    );
  }
});

testWith(
  { tree, m18, second },
  'an upgrade keeps the configuration of the running system, which runtime.exs made',
  async ({ tree, m18, second }) => {
    const one = await built(m18.folder, tree, join(work, 'one'));
    const two = await built(second.folder, tree, join(work, 'two'), '--upgrade-from', one.executable);
    const service = one.background([], { GREETING: 'running' });
    await one.untilUp();
    await one.call('rpc', 'Application.put_env(:hello, :fun, fn -> 5 end)');
    const newer = releaseSession(two.executable, { home: one.home });
    expect(await newer.call('upgrade')).toMatchObject({
      exitCode: 0,
      stdout: 'version 2.0.0 runs, in place of 1.0.0\n',
    });
    const asked =
      'IO.puts Hello.describe(); IO.inspect {Application.spec(:hello, :vsn), Application.get_env(:hello, :fun).()}';
    const answer = (await one.call('rpc', asked)).stdout;
    expect(answer).toContain('greeting=running');
    expect(answer).toEndWith('{~c"2.0.0", 5}\n');
    expect((await one.call('stop')).exitCode).toBe(0);
    expect(await service.ended).toBe(0);
  },
);

// The test bed's OTP 27 runs from a folder that only root may enter.
testWith(
  { tree25, m14 },
  'under systemd it unpacks once, and keeps its state where the unit says (59)',
  async ({ tree25, m14 }) => {
    const { executable } = await built(m14.folder, tree25, join(work, 'systemd'));
    const user = 61_234;
    const folders = { CACHE: 'var/cache', STATE: 'var/lib', RUNTIME: 'run', LOGS: 'var/log' };
    const env: Record<string, string> = {
      PATH: '/usr/bin:/bin',
      HOME: '/',
      LC_ALL: 'C.UTF-8',
      HELLO_STOP: '0',
    };
    for (const [name, folder] of Object.entries(folders)) {
      const path = join(work, folder, 'hello');
      mkdirSync(path, { recursive: true, mode: 0o755 });
      chownSync(path, user, user);
      env[`${name}_DIRECTORY`] = path;
    }
    const start = async (): Promise<Started> => {
      const identity = [`--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--no-new-privs'];
      const ran = await run('setpriv', [...identity, executable, 'start'], {
        env,
        timeout: hangsAfter,
        cwd: '/',
      });
      const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
      return {
        exitCode: ran.exitCode,
        signal: ran.signal,
        stdout: text(ran.stdout),
        stderr: text(ran.stderr),
      };
    };
    const first = await start();
    expect([first.exitCode, first.stderr]).toEqual([0, '']);
    const [release, ...others] = releases(join(work, 'var/cache/hello'), 'hello').whole;
    expect(others).toEqual([]);
    const unpacked = Bun.file(join(release!, 'complete')).lastModified;
    expect((await start()).exitCode).toBe(0);
    expect(Bun.file(join(release!, 'complete')).lastModified).toBe(unpacked);
    expect(JSON.parse(readFileSync(join(work, 'var/lib/hello/run/pid'), 'utf8'))).toMatchObject({
      version: '1.0.0',
    });
  },
);
