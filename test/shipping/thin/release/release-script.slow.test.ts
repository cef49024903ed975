import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ReleaseRecord } from '../../../../src/payload/format/release-record.ts';
import { hangsAfter, run } from '../../../bed/run.ts';
import { emptyFolder } from '../../../launcher/start.ts';
import { workFolder } from '../../../launcher/work-folder.ts';
import { type BothForms, bothForms } from './both-forms.ts';

const work = workFolder();
let count = 0;

/** Removes the differences between the forms, and from call to call. */
function plain(text: string, home: string, executable: string): string {
  return (
    text
      .replaceAll(executable, 'EXECUTABLE')
      .replaceAll(join(dirname(dirname(executable)), 'lib/hello'), 'ROOT')
      .replace(/[^\s<=]*\/onebeam\/hello\/1-[0-9a-f]{32}\/release/g, 'ROOT')
      .replaceAll(home, 'HOME')
      .replace(/word <[0-9a-f]{32}>/g, 'word <RANDOM>')
      .replace(/rpc-[0-9a-f]{8}-/g, 'rpc-RANDOM-')
      .replace(/(-erl_epmd_port>\nword <)\d+/g, '$1PORT')
      .replace(/hello-\d+/g, 'hello-PID')
      .split('\n')
      // Shells set these.
      .filter((line) => !/^(_|PWD|OLDPWD|SHLVL)=/.test(line))
      .join('\n')
  );
}

/** The files below a folder, with modes; those of locks are not among them. */
const kept = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => !/^\.cache|\.lock$|^\.local(\/state)?$/.test(path))
    .map((path) => `${(statSync(join(folder, path)).mode & 0o777).toString(8)} ${path}`)
    .map((line) => line.replace(/hello-\d+/, 'hello-PID'))
    .sort();

interface Call {
  words?: string[];
  env?: Record<string, string>;
}

/** Calls a form in a separate home folder. */
async function outcomes(executable: string, calls: readonly Call[]) {
  const home = emptyFolder(work, `home-${count++}`);
  const results: unknown[] = [];
  for (const { words = [], env = {} } of calls) {
    const named = Object.entries(env).map(([key, value]) => [key, value.replaceAll('HOME/', `${home}/`)]);
    const ran = await run(executable, words, {
      cwd: home,
      env: { PATH: '/usr/bin:/bin', HOME: home, LC_ALL: 'C.UTF-8', ...Object.fromEntries(named) },
      timeout: hangsAfter,
    });
    const text = (bytes: Uint8Array) => plain(Buffer.from(bytes).toString(), home, executable).split('\n');
    results.push([words, env, ran.exitCode, ran.signal, text(ran.stdout), text(ran.stderr)]);
  }
  return { results, files: kept(home) };
}

async function expectEqual({ fat, thin }: BothForms, calls: readonly Call[]): Promise<void> {
  const [expected, found] = [await outcomes(fat, calls), await outcomes(thin, calls)];
  for (const [index, result] of found.results.entries()) expect(result).toEqual(expected.results[index]);
  expect(found.files).toEqual(expected.files);
}

const usual = await bothForms(join(work, 'usual'), () => {});
const words = ['', 'a b', '\n', '*', '$HOME', '`id`', "it's", '\\', '-extra', '--', 'ü'];

describe('a script of the thin form does what the executable does', () => {
  test('for every command of a service that runs a command line, with exact arguments', async () => {
    await expectEqual(usual, [
      { words: ['start', ...words] },
      {},
      { words: ['start_iex'] },
      { words: ['eval', ...words] },
      { words: ['rpc', "IO.puts('x')"] },
      { words: ['remote'] },
      { words: ['migrate', 'a b'] },
      {
        words: ['restart'],
        env: { RELEASE_DISTRIBUTION: 'name', RELEASE_NODE: 'a@127.0.0.1', RELEASE_COOKIE: 'c' },
      },
      { words: ['start'], env: { PROBE_EXIT: '7' } },
      { env: { ONEBEAM: 'eval', A: 'b' }, words: ['1', '2'] },
      { words: ['version'] },
      { words: ['pid'] },
      { words: ['status'] },
      { words: ['stop'] },
      { words: ['ping'] },
      { words: ['logs'] },
    ]);
  });

  test('for mistakes in the command line', async () => {
    await expectEqual(usual, [
      ...['foo', 'stat', 'stautus', '', 'startx', 'evall', 'a'.repeat(200)].map((word) => ({
        words: [word],
      })),
      { words: ['help'] },
      { words: ['--help'] },
      { words: ['eval'] },
      { words: ['rpc'] },
      { words: ['pid', 'x'] },
      { words: ['stop', '--timeout'] },
      { words: ['stop', '--timeout', 'x'] },
      { words: ['stop', '--timeout=1', '--nothing'] },
      { words: ['--instance'] },
      { words: ['--instance', 'a/b', 'pid'] },
      { words: ['--instance=two', 'pid'] },
      { words: ['--instance', 'two', 'start', 'x'] },
      { env: { ONEBEAM: 'help' } },
    ]);
  });

  test('for variables of the user, of systemd and of another release', async () => {
    const foreign = { RELEASE_ROOT: '/opt/other', RELEASE_NODE: 'other', RELEASE_TMP: '/none', RELX_X: '1' };
    await expectEqual(usual, [
      { env: { ...foreign, HEART_COMMAND: 'x', RELDIR: '/x', ERL_FLAGS: '+S 1', ERL_OTP27_FLAGS: '-x' } },
      { env: { ERL_LIBS: '/x', BUN_X: '1', ONEBEAM_X: '1', ERL_OTP9_FLAGS: 'x', TEXT: 'a\nRELEASE_NODE=x' } },
      {
        env: {
          RELEASE_MODE: 'interactive',
          RELEASE_VM_ARGS: 'HOME/none',
          ELIXIR_ERL_OPTIONS: `+A 1 "a b" 'c d' e\\ f`,
        },
      },
      { env: { HELLO_STATE_DIR: 'HOME/own' } },
      { env: { HELLO_STATE_DIR: 'relative' } },
      { env: { XDG_STATE_HOME: 'HOME/xdg' } },
      { env: { XDG_STATE_HOME: 'relative' } },
      { env: { STATE_DIRECTORY: 'HOME/s:HOME/t', LOGS_DIRECTORY: 'HOME/l', RUNTIME_DIRECTORY: 'HOME/r' } },
      { env: { RELEASE_DISTRIBUTION: 'nonsense' } },
      { env: { RELEASE_NODE: 'a b' } },
      { env: { RELEASE_NODE: 'two@host', RELEASE_DISTRIBUTION: 'sname' } },
      { env: { RELEASE_DISTRIBUTION: 'none' } },
      { env: { RELEASE_DISTRIBUTION: 'none' }, words: ['rpc', '1'] },
      { env: { ERL_CRASH_DUMP_SECONDS: '1', HEART_COMMAND: 'mine' } },
      { env: { RELEASE_COOKIE: 'x' } },
      { words: ['rpc', '1'], env: { RELEASE_NODE: 'three', RELEASE_DISTRIBUTION: 'sname' } },
    ]);
  });

  test('for the kinds app and cli, whose arguments are all of the program', async () => {
    for (const kind of ['app', 'cli'] as const) {
      const forms = await bothForms(join(work, kind), (record) => {
        Object.assign(record, {
          kind,
          distribution: 'none',
          workingFolder: 'keep',
          defaults: { A: "it's", PHX: 'true' },
        });
        (record.commands.start as { run: ReleaseRecordLine }).run.prepare = [];
      });
      await expectEqual(forms, [
        { words },
        { words: ['pid', 'x'] },
        { words: ['--help'], env: { A: 'own', PROBE_EXIT: '3' } },
        { env: { ONEBEAM: 'eval' }, words: ['x', 'y'] },
        { env: { ONEBEAM: 'rpc' }, words: ['x'] },
        { env: { ONEBEAM: 'version' } },
        { env: { ONEBEAM: 'nothing' } },
        { env: { RELEASE_DISTRIBUTION: 'sname' } },
        { env: { RELEASE_DISTRIBUTION: 'local' } },
      ]);
    }
  });

  test('for a release with a script, templates, hooks and release_handler', async () => {
    const place = 'releases/1.0.0';
    const forms = await bothForms(
      join(work, 'relx'),
      (record) => {
        const start = (record.commands.start as { run: ReleaseRecordLine }).run;
        start.prepare = [
          { kind: 'source', script: `${place}/env.sh` },
          { kind: 'pid-file' },
          { kind: 'hook', script: 'bin/hook', words: ['a b', "it's"] },
          { kind: 'render', from: `${place}/sys.config.src`, to: 'sys.config' },
          { kind: 'render', from: `${place}/vm.args.src`, to: 'in/vm.args' },
          { kind: 'copy', from: `${place}/sys.config`, to: 'copied' },
          { kind: 'releases' },
        ];
        start.arguments = [
          ...['-config', { temporary: 'sys.config' }, { distribution: 'server' as const }],
          ...['-args_file', { temporary: 'in/vm.args' }, { state: 'x' }, { temporary: '.' }],
          ...['-extra', { words: 'all' as const }],
        ];
        Object.assign(record, { node: `garden_\${WHICH:-one}`, cookie: { variable: 'MY_COOKIE' } });
        record.commands.stop = {
          builtIn: 'stop',
          before: [{ kind: 'hook', script: 'bin/hook', words: ['stops'] }],
        };
        record.commands.status = {
          builtIn: 'version',
          after: [{ kind: 'hook', script: 'bin/hook', words: ['after'] }],
        } as ReleaseRecord['commands'][string];
      },
      {
        tool: 'relx',
        files: {
          [`${place}/env.sh`]:
            '#!/bin/sh\nexport FROM_SCRIPT="$# $2 $RELEASE_COMMAND"\nexport ERL_FLAGS="-y"\nunset GONE\nUNEXPORTED=1\n',
          [`${place}/sys.config.src`]: `[{a, "\${FROM_SCRIPT}", "\${NONE:-\${HOME}}", "$X \${PPID}", "a\\b"}].\nend`,
          [`${place}/vm.args.src`]: `# -name comment\n-sname "\${NAMED:-}"\n-setcookie 'a b'\n`,
          'bin/hook': `#!/bin/sh\necho "hook $# $1 $RELEASE_NAME $RELEASE_NODE"\nexit \${HOOK_EXIT:-0}\n`,
        },
      },
    );
    const env = { MY_COOKIE: 'secret', NAMED: 'plant@here' };
    await expectEqual(forms, [
      { words: ['foreground', 'x y', ''], env: { ...env, GONE: '1', WHICH: 'two' } },
      { words: ['start', 'x y'], env: { ...env, HOOK_EXIT: '4' } },
      { words: ['status'], env },
      { words: ['stop'], env },
      { words: ['remote_console'], env },
      { words: ['rpc', 'a', 'b'], env },
      { words: ['rpc', 'a'], env },
      { words: ['eval', 'a'] },
      { words: ['start'], env: { ...env, WHICH: 'a b' } },
      { words: ['start'], env: { ...env, FROM: '1', WHICH: `\${WHICH}` } },
    ]);
    const root = dirname(dirname(forms.thin));
    expect(readFileSync(join(root, 'lib/hello', place, 'sys.config.src'), 'utf8')).toContain('FROM_SCRIPT');
  });
});

type ReleaseRecordLine = Extract<ReleaseRecord['commands'][string], { run: unknown }>['run'];
