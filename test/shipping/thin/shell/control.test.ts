import { afterAll, expect, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginOf } from '../../../../runtime-stub/run/running.ts';
import { controlFunctions } from '../../../../src/shipping/thin/shell/control.ts';
import { instanceFunctions } from '../../../../src/shipping/thin/shell/instance.ts';
import { trustFunctions } from '../../../../src/shipping/thin/shell/trust.ts';
import { call, inShell } from './shell-functions.ts';

const folder = await realpath(await mkdtemp(join(tmpdir(), 'onebeam-control-')));
afterAll(() => rm(folder, { recursive: true, force: true }));
const state = join(folder, 'state');
mkdirSync(join(state, 'run'), { recursive: true, mode: 0o700 });
const file = join(state, 'run/pid');

const functions = [trustFunctions, instanceFunctions, controlFunctions];
const values = [
  `onebeam_system=${process.platform} onebeam_state=${state} onebeam_logs=${state}/log onebeam_uid= onebeam_flag=`,
  'onebeam_version=2 onebeam_release=tool onebeam_payload=abc onebeam_request=daemon onebeam_answer= onebeam_kind=service',
  'onebeam_refuse() { echo "refused: $1"; exit; }; onebeam_usage() { echo "usage: $1"; exit; }',
];
const asked = (...lines: string[]) => inShell(functions, [...values, ...lines]);

/** A process that runs the instance. */
function running(program: string, ...words: string[]) {
  const child = spawn(program, words, { stdio: 'ignore' });
  const ended = new Promise<string | number | null>((resolve) =>
    child.on('exit', (code, signal) => resolve(signal ?? code)),
  );
  const note = {
    pid: child.pid,
    began: beginOf(child.pid!),
    version: '1',
    distribution: 'local',
    node: 'a@b',
  };
  writeFileSync(file, `${JSON.stringify({ ...note, port: 5, payload: 'x', executable: 'y' })}\n`);
  return { pid: child.pid!, ended, kill: () => child.kill('SIGKILL') };
}

test('prints what runs', async () => {
  const child = running('sleep', '1000');
  try {
    expect(await asked('onebeam_pid_command; echo "$onebeam_answer"')).toBe(`${child.pid}\n`);
    expect(await asked('onebeam_status_command; echo "$onebeam_answer"')).toBe(
      `running: process ${child.pid}\nversion: 1 (this executable is 2)\nnode: a@b (local, 127.0.0.1:5)\nstate: ${state}\n`,
    );
    expect(await asked('onebeam_version_command x')).toContain('does not accept `x`');
  } finally {
    child.kill();
  }
});

test('stops the process of the note, and removes the note', async () => {
  const child = running('sleep', '1000');
  expect(await asked('onebeam_stop_command')).toBe('');
  expect(await child.ended).toBe('SIGTERM');
  expect(existsSync(file)).toBe(false);
  expect(await asked('onebeam_stop_command')).toBe('refused: not running\n');
  expect(await asked('onebeam_kind=app; onebeam_stop_command')).toStartWith(
    'refused: the running process is unknown: a program of the kind `app` does not record it\nhint: ',
  );
});

test('kills a process that does not end, only with --kill', async () => {
  const ready = join(folder, 'ready');
  const child = running('sh', '-c', `trap '' TERM; : >'${ready}'; while :; do sleep 1; done`);
  try {
    while (!existsSync(ready)) await Bun.sleep(20);
    expect(await asked('onebeam_stop_command --timeout 0')).toContain('still runs after 0 seconds');
    expect(await asked('onebeam_stop_command --timeout=00 --kill')).toBe('');
    expect(await child.ended).toBe('SIGKILL');
  } finally {
    child.kill();
  }
});

test('starts a command in the background with run_erl, and waits for its note', async () => {
  const [fake, began] = [join(folder, 'run_erl'), beginOf(process.pid)];
  const note = {
    pid: process.pid,
    began,
    version: '1',
    distribution: 'none',
    node: 'a',
    payload: 'x',
    executable: 'y',
  };
  const script = `#!/bin/sh
printf '%s\\n' "$@" "$ONEBEAM_AS" "$RUN_ERL_LOG_GENERATIONS" >'${folder}/said'
(sleep 1; printf '%s\\n' '${JSON.stringify(note)}' >'${file}') &
`;
  writeFileSync(fake, script, { mode: 0o755 });
  const lines = ['onebeam_self="/a b"', call('onebeam_daemon', 'start', fake, "it's", ''), 'echo up'];
  expect(await asked(...lines)).toBe('up\n');
  const said = readFileSync(join(folder, 'said'), 'utf8').replace(/\.daemon-\d+/, '.daemon-PID');
  expect(said).toBe(
    `-daemon\n${state}/pipe/\n${state}/log\necho "$$" >'${state}/run/.daemon-PID'; exec '/a b' 'start' 'it'\\''s' ''\ndaemon\n5\n`,
  );
  expect(await asked(...lines)).toBe(`refused: already running: process ${process.pid}\n`);
});

test('runs hooks, and ends when one fails', async () => {
  writeFileSync(join(folder, 'hook'), 'echo "$1"; exit $2\n');
  const lines = [
    `onebeam_root='${folder}'`,
    call('onebeam_hook', 'hook', 'a b', '0'),
    call('onebeam_hook', 'hook', 'x', '3'),
  ];
  expect(await asked(...lines)).toBe('a b\nx\nrefused: its hook hook has failed: 3\n');
});
