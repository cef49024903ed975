import { afterAll, expect, test } from 'bun:test';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginOf } from '../../../../runtime-stub/run/running.ts';
import { instanceFunctions } from '../../../../src/shipping/thin/shell/instance.ts';
import { trustFunctions } from '../../../../src/shipping/thin/shell/trust.ts';
import { call, inShell } from './shell-functions.ts';

const folder = await realpath(await mkdtemp(join(tmpdir(), 'onebeam-instance-')));
afterAll(() => rm(folder, { recursive: true, force: true }));
const state = join(folder, 'state');
mkdirSync(join(state, 'run'), { recursive: true, mode: 0o700 });

const functions = [trustFunctions, instanceFunctions];
const values = [
  `onebeam_system=${process.platform} onebeam_state=${state} onebeam_program=tool onebeam_uid=`,
  'onebeam_version=1.0+x onebeam_distribution=local onebeam_node=a@localhost onebeam_payload=abc',
];
const show =
  'printf "%s|" "$onebeam_pid" "$onebeam_running_version" "$onebeam_running_node" "$onebeam_running_port"';

test('finds when a process began, as the launcher does', async () => {
  const lines = [process.pid, process.ppid, 999_999_999].map(
    (pid) => `${call('onebeam_find_begin', String(pid))}; echo "$onebeam_began"`,
  );
  const expected = [process.pid, process.ppid, 999_999_999].map((pid) => `${beginOf(pid) ?? ''}\n`);
  expect(await inShell(functions, [...values, ...lines])).toBe(expected.join(''));
});

test('writes the note that the launcher reads, and reads it again', async () => {
  const lines = [
    ...values,
    `onebeam_self='/a "b"\\c' onebeam_port=4711`,
    'onebeam_claim; onebeam_write_note',
    `onebeam_find_running && ${show}`,
    'cat "$onebeam_state/run/pid"; echo $$; onebeam_find_begin $$; echo "$onebeam_began"',
  ];
  const [shown, text] = (await inShell(functions, lines)).split('|{');
  const [note, pid, began] = `{${text}`.split('\n');
  expect(shown).toBe(`${pid}|1.0+x|a@localhost|4711`);
  expect(JSON.parse(note!)).toEqual({
    ...{ pid: Number(pid), began, version: '1.0+x', distribution: 'local', node: 'a@localhost', port: 4711 },
    ...{ payload: 'abc', executable: '/a "b"\\c' },
  });
  expect(statSync(join(state, 'run/pid')).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(state, 'run'))).toEqual(['pid']);
});

test('ignores notes of other processes and other files', async () => {
  const note = JSON.parse(readFileSync(join(state, 'run/pid'), 'utf8'));
  const running = { ...note, pid: process.pid, began: beginOf(process.pid) };
  const asked = async (value: unknown) => {
    writeFileSync(join(state, 'run/pid'), typeof value === 'string' ? value : `${JSON.stringify(value)}\n`);
    return inShell(functions, [...values, 'if onebeam_find_running; then echo yes; else echo no; fi']);
  };
  expect(await asked(running)).toBe('yes\n');
  for (const other of [
    ...[note, { ...running, began: 'x 1' }, { ...running, began: '' }, { ...running, pid: -1 }],
    ...[{ ...running, pid: '1; echo' }, [], 'x', ''],
  ])
    expect(await asked(other)).toBe('no\n');
});

test('refuses a second process, and takes the lock of one that has ended', async () => {
  const began = beginOf(process.pid)!;
  const note = {
    pid: process.pid,
    began,
    version: '1',
    distribution: 'none',
    node: 'a',
    payload: 'b',
    executable: 'c',
  };
  writeFileSync(join(state, 'run/pid'), `${JSON.stringify(note)}\n`);
  const refused = ['onebeam_refuse() { onebeam_unlock; echo "$1"; exit; }', 'onebeam_claim'];
  expect(await inShell(functions, [...values, ...refused])).toStartWith(
    `already running: process ${process.pid}\nhint: `,
  );
  writeFileSync(join(state, 'run/pid'), '');
  writeFileSync(join(state, 'run/.start'), '999999999 x 1\n');
  expect(
    await inShell(functions, [
      ...values,
      'onebeam_claim; cat "$onebeam_state/run/.start"; onebeam_unlock; echo $$',
    ]),
  ).toMatch(/^(\d+) .*\n\1\n$/);
  expect(readdirSync(join(state, 'run'))).toEqual(['pid']);
});
