import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ReleaseRecord } from '../../../../src/payload/format/release-record.ts';
import type { ReleaseManifest } from '../../../../src/shipping/thin/release/command-script.ts';
import { releaseScript } from '../../../../src/shipping/thin/release/release-script.ts';
import { mixRecord, relxRecord } from '../../../bed/packed-release.ts';
import { run } from '../../../bed/run.ts';
import { tool } from '../../../bed/tools.ts';
import { testWith } from '../../../bed/when.ts';

const folder = await realpath(await mkdtemp(join(tmpdir(), 'onebeam-release-script-')));
afterAll(() => rm(folder, { recursive: true, force: true }));

const erlexec = 'erts-15.2/bin/erlexec';
const environment = { ROOTDIR: { release: '.' }, EMU: 'beam' };
const manifest = (record: ReleaseRecord): ReleaseManifest => ({
  ...{ name: 'hello', target: 'linux-x64', otp: { release: '27', erts: '15.2' } },
  payload: { size: 1, sha256: 'ab'.repeat(32) },
  files: [{ path: 'erts-15.2/bin/run_erl', size: 1, mode: 0o755, sha256: '' }],
  start: { program: erlexec, arguments: [], environment, inherit: [] },
  release: record,
});

const probe = `#!/bin/sh
for word; do printf '<%s>\\n' "$word"; done
env | grep -E '^(RELEASE_|HEART|ERL_|EMU|ROOTDIR|ONEBEAM)' | sort
`;

/** Installs a script, and the probe as its emulator. @returns the path of the script. */
async function installed(prefix: string, record: ReleaseRecord, files: Record<string, string> = {}) {
  const root = join(folder, prefix, 'lib/hello');
  for (const [path, text] of Object.entries({ [erlexec]: probe, ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text, { mode: 0o755 });
  }
  const script = join(folder, prefix, 'bin/hello');
  await mkdir(dirname(script), { recursive: true });
  await writeFile(script, releaseScript(manifest(record), { root: '../lib/hello' }), { mode: 0o755 });
  return script;
}

const service = mixRecord('hello', '1.0.0');
const relx = relxRecord('hello', '1.0.0');
const templates = { ...relx, commands: { ...relx.commands, start: { run: rendered() } } };

function rendered() {
  const { start } = relx.commands;
  if (!start || !('run' in start)) throw new Error('no start');
  const render = { kind: 'render' as const, from: 'releases/1.0.0/vm.args.src', to: 'vm.args' };
  const own = ['-args_file', { temporary: 'vm.args' }, ...start.run.arguments];
  return { ...start.run, arguments: own, prepare: [...start.run.prepare, render] };
}

const script = await installed('usual', service, { 'releases/1.0.0/vm.args': '# "none"\n' });
const templated = await installed('templates', templates, {
  'releases/1.0.0/vm.args': '',
  'releases/1.0.0/vm.args.src': `# odd\n-name "\${NODE:-plant}@127.0.0.1"\n`,
});
const busybox = await tool('busybox');
const shells = {
  dash: await tool('dash'),
  bash: { program: '/bin/bash', environment: {} },
  'bash --posix': { program: '/bin/bash --posix', environment: {} },
  busybox: busybox instanceof Error ? busybox : { ...busybox, program: `${busybox.program} sh` },
  mksh: await tool('mksh'),
};

const words = ['', 'a b', '\n', '*', '$HOME', '`id`', "it's", '\\', '-extra', 'ü'];
const calls: [script: string, words: string[], env?: Record<string, string>][] = [
  [
    script,
    ['start', ...words],
    { ELIXIR_ERL_OPTIONS: `+A 1 "a b" 'c\\' d\\ e`, ERL_FLAGS: 'x', ONEBEAM_X: '1' },
  ],
  [script, ['eval', ...words], { RELEASE_ROOT: '/other', RELEASE_NODE: 'x', TEXT: 'a\nRELEASE_X=1' }],
  [script, ['--instance', 'two', 'start']],
  [script, ['stat']],
  [script, ['rpc', 'x'], { RELEASE_NODE: 'a@b', RELEASE_DISTRIBUTION: 'name', RELEASE_COOKIE: 'c' }],
  [script, ['stop', '--timeout', '08']],
  [script, ['--help']],
  [templated, ['foreground'], { NODE: 'tulip' }],
  [templated, ['remote_console'], { RELEASE_DISTRIBUTION: 'sname' }],
];

/** The answers of all calls under a shell, without what is different each time. */
async function answers(shell: string, name: string): Promise<unknown[]> {
  const home = join(folder, `home-${name.replace(/\W/g, '-')}`);
  await mkdir(home);
  const found: unknown[] = [];
  for (const [path, args, env] of calls) {
    const [program, ...more] = shell.split(' ') as [string, ...string[]];
    const ran = await run(program, [...more, path, ...args], {
      cwd: home,
      env: { PATH: '/usr/bin:/bin', HOME: home, LC_ALL: 'C.UTF-8', ...env },
    });
    const text = (bytes: Uint8Array) =>
      Buffer.from(bytes)
        .toString()
        .replaceAll(home, 'HOME')
        .replace(/<[0-9a-f]{32}>/g, '<RANDOM>')
        .replace(/rpc-[0-9a-f]{8}-/g, 'rpc-RANDOM-')
        .replace(/(-erl_epmd_port>\n<)\d+/g, '$1PORT')
        .replace(/hello-\d+/g, 'hello-PID');
    found.push([args, ran.exitCode, text(ran.stdout), text(ran.stderr)]);
  }
  return found;
}

const expected = await answers('/bin/sh', 'sh');

test('runs in sh', () => {
  expect(expected.map((one) => (one as unknown[])[1])).toEqual([0, 0, 0, 2, 0, 1, 0, 0, 0]);
  const [, , out] = expected[0] as [unknown, unknown, string];
  expect(out).toContain(`<+A>\n<1>\n<a b>\n<c\\>\n<d e>\n<-extra>\n<>\n<a b>\n<\n>\n<*>\n<$HOME>\n`);
  expect(out).toContain('ERL_CRASH_DUMP=HOME/.local/state/hello/erl_crash.dump\n');
  expect(out).not.toContain('ERL_FLAGS');
  expect(JSON.stringify(expected[7])).toContain('RELEASE_NODE=tulip@127.0.0.1');
});

for (const [name, shell] of Object.entries(shells)) {
  testWith({ shell }, `runs in ${name} as in sh`, async ({ shell }) => {
    expect(await answers(shell.program, name)).toEqual(expected);
  });
}

testWith({ shellcheck: await tool('shellcheck') }, 'passes shellcheck', async ({ shellcheck }) => {
  const ran = await run(shellcheck.program, [templated]);
  expect([Buffer.from(ran.stdout).toString(), ran.exitCode]).toEqual(['', 0]);
});
