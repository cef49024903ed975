import { afterAll, expect, test } from 'bun:test';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFunctions } from '../../../../src/shipping/thin/shell/node.ts';
import { trustFunctions } from '../../../../src/shipping/thin/shell/trust.ts';
import { call, inShell } from './shell-functions.ts';

const folder = await realpath(await mkdtemp(join(tmpdir(), 'onebeam-node-')));
afterAll(() => rm(folder, { recursive: true, force: true }));
const state = join(folder, 'state');
mkdirSync(state, { mode: 0o700 });

const functions = [trustFunctions, nodeFunctions];
const values = [
  `onebeam_system=${process.platform} onebeam_state=${state} onebeam_shared=${state} onebeam_uid=`,
  'onebeam_usual_distribution=local onebeam_state_variable=TOOL_STATE_DIR onebeam_program=tool',
  'onebeam_shipped_cookie= onebeam_cookie_variable= onebeam_named_count=0 onebeam_named_cookie=',
  'onebeam_fail() { echo "$2"; exit; }; onebeam_refuse() { echo "$1"; exit; }',
];
const asked = (lines: string[], env: Record<string, string> = {}) =>
  inShell(functions, [...values, ...lines], env);

test('finds the node and its instance', async () => {
  const show = (env: Record<string, string>, usual = 'tool', flag = '') =>
    asked(
      [
        call('onebeam_find_node', usual, flag),
        'echo "$onebeam_distribution $onebeam_node $onebeam_instance"',
      ],
      env,
    );
  expect(await show({})).toBe('local tool@localhost \n');
  expect(await show({}, 'tool@host')).toBe('local tool@localhost \n');
  expect(await show({}, 'tool', 'two')).toBe('local tool-two@localhost tool-two\n');
  expect(await show({ RELEASE_NODE: 'x@10.0.0.1', RELEASE_DISTRIBUTION: 'name' })).toBe(
    'name x@10.0.0.1 x\n',
  );
  expect(await show({ RELEASE_NODE: 'tool@h', RELEASE_DISTRIBUTION: 'sname' })).toBe('sname tool@h \n');
  expect(await show({ RELEASE_DISTRIBUTION: 'x' })).toBe('RELEASE_DISTRIBUTION=x\n');
  for (const bad of ['a b', '../x', '-x', 'a@', 'a@b c', 'ü', 'x'.repeat(201)])
    expect(await show({ RELEASE_NODE: bad })).toContain('cannot name a node');
});

test('creates a cookie for this user once, and refuses one that others can read', async () => {
  const lines = ['onebeam_words=', 'onebeam_cookie_words make', 'echo "$onebeam_words"'];
  const path = join(state, 'cookie');
  expect(await asked(['onebeam_words=', "onebeam_cookie_words ''"])).toContain(
    'it has not been started by this user yet',
  );
  expect(await asked(['umask 000', ...lines])).toMatch(
    new RegExp(`^ -setcookie [0-9a-f]{32} -onebeam_cookie file '${path}'\n$`),
  );
  const cookie = readFileSync(path, 'utf8');
  expect(cookie).toMatch(/^[0-9a-f]{64}$/);
  expect(statSync(path).mode & 0o7777).toBe(0o400);
  await asked(lines);
  expect(readFileSync(path, 'utf8')).toBe(cookie);
  chmodSync(path, 0o440);
  expect(await asked(lines)).toBe(`${path}: others may read it\n`);
  rmSync(path);
  writeFileSync(path, '', { mode: 0o400 });
  expect(await asked(lines)).toBe(`${path}: not a cookie\n`);
  rmSync(path);
  symlinkSync('/etc/passwd', path);
  expect(await asked(lines)).toBe(`${path}: not a file of this user\n`);
  expect(await asked(lines, { RELEASE_COOKIE: 'c' })).toContain("-onebeam_cookie variable 'RELEASE_COOKIE'");
});

test('takes the port of the last start where it is free', async () => {
  const lines = ['onebeam_choose_port', 'echo "$onebeam_port"'];
  const first = Number(await asked(lines));
  expect(first).toBeGreaterThan(1023);
  expect(readFileSync(join(state, 'run/port'), 'utf8')).toBe(String(first));
  for (const odd of ['x', '80', '70000', '0x50', '']) {
    writeFileSync(join(state, 'run/port'), odd);
    expect(await asked(lines)).not.toBe(`${odd}\n`);
  }
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
  );
  try {
    const free = `if ${call('onebeam_is_free', String(port))}; then echo free; else echo taken; fi`;
    expect(await asked([free])).toBe('taken\n');
    writeFileSync(join(state, 'run/port'), String(port));
    expect(await asked(lines)).not.toBe(`${port}\n`);
  } finally {
    server.close();
  }
});
