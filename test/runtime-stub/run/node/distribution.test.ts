import { expect, test } from 'bun:test';
import { CommandError } from '../../../../runtime-stub/run/command-line/usage-error.ts';
import { clientWords } from '../../../../runtime-stub/run/node/distribution.ts';
import type { ReleaseNode } from '../../../../runtime-stub/run/node/node.ts';
import type { Places } from '../../../../runtime-stub/run/places.ts';
import type { ReleaseRun } from '../../../../runtime-stub/run/release-run.ts';
import { variablesOf } from '../../../../runtime-stub/run/variables.ts';
import type { Machine } from '../../../../runtime-stub/system/machine.ts';

/** A user whose state folder is empty. */
const runOf = (node: ReleaseNode, entries: string[] = []) =>
  ({
    machine: { separator: '/', native: (text: string) => text, facts: () => undefined } as unknown as Machine,
    manifest: { name: 'hello' },
    record: { kind: 'service', cookie: 'generate' },
    places: { shared: '/state', state: '/state' } as Places,
    variables: variablesOf(entries, false),
    node,
  }) as unknown as ReleaseRun;

const said = (run: ReleaseRun): unknown => {
  try {
    return clientWords(run);
  } catch (error) {
    return error instanceof CommandError ? error.message.split('\n')[0] : error;
  }
};

test('a client of a node that was never started says that it does not run', () => {
  expect(said(runOf({ distribution: 'local', name: 'hello@localhost' }))).toBe('not running');
  expect(said(runOf({ distribution: 'sname', name: 'hello' }))).toBe(
    'not running: it has not been started by this user yet',
  );
  expect(said(runOf({ distribution: 'none', name: 'hello' }))).toContain('not started with distribution');
});

test('a client does not listen, and has its own name beside that of the node', () => {
  const entries = ['RELEASE_COOKIE=c'];
  const cookie = [
    ...['-dist_listen', 'false', '-setcookie', expect.stringMatching(/^[0-9a-f]{32}$/)],
    ...['-onebeam_cookie', 'variable', 'RELEASE_COOKIE'],
  ];
  expect(said(runOf({ distribution: 'sname', name: 'hello' }, entries))).toEqual([
    ...['-sname', expect.stringMatching(/^rpc-[0-9a-f]{8}-hello$/)],
    ...cookie,
  ]);
  expect(said(runOf({ distribution: 'local', name: 'hello@localhost', port: 4000 }, entries))).toEqual([
    ...['-sname', expect.stringMatching(/^rpc-[0-9a-f]{8}-hello@localhost$/)],
    ...cookie,
    ...['-start_epmd', 'false', '-erl_epmd_port', '4000'],
  ]);
});
