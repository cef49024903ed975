import { expect, test } from 'bun:test';
import { shipDocument, shipReport } from '../../../src/cli/report/report-ship.ts';
import type { ShipResult } from '../../../src/index.ts';
import { fakeTerminal } from '../fake-terminal.ts';

const file = { size: 1000, sha256: '0'.repeat(64) };
const result: ShipResult = {
  ...{ name: 'greeter', version: '1.2.0', output: '/home/dist/release', ignored: [], implied: ['archive'] },
  executables: [{ target: 'linux-x64', path: '/home/dist/greeter', ...file }],
  files: [{ channel: 'deb', kind: 'deb', target: 'linux-x64', form: 'thin', path: 'greeter.deb', ...file }],
  skipped: (['deb', 'rpm'] as const).flatMap((channel) =>
    (['darwin-x64', 'windows-x64'] as const).map((target) => ({
      ...{ channel, target, reason: { problem: 'target-not-taken' as const } },
    })),
  ),
  decisions: [
    { reason: { problem: 'time-fixed', day: '2020-01-01' } },
    { channel: 'deb', target: 'linux-x64', reason: { problem: 'depends', depends: ['libc6'] } },
    { channel: 'deb', target: 'linux-arm64', reason: { problem: 'depends', depends: ['libc6'] } },
    { channel: 'deb', reason: { problem: 'name-spelled', name: 'my-app' } },
    { channel: 'npm', reason: { problem: 'name-spelled', name: 'my-app' } },
  ],
  ...{ warnings: [], failures: [] },
};

test('the same word about several channels or targets is one line; the table has the form of each file', () => {
  const terminal = fakeTerminal({ workingFolder: '/home' });
  shipReport(result, terminal, { quiet: false, dryRun: false });
  expect(terminal.written.err.split('\n')).toEqual([
    'archive added: other channels refer to its files',
    'deb, rpm (darwin-x64, windows-x64) skipped: the channel does not support this target',
    expect.stringMatching(/^release: the time of all files is 2020-01-01: /),
    'deb (linux-x64, linux-arm64): depends on `libc6`',
    'deb, npm: the package is called `my-app`, as the channel requires; the command keeps its name',
    '',
  ]);
  expect(terminal.written.out).toContain('deb         linux-x64  thin  greeter.deb');
});

test('a quiet report has none of it, the document all', () => {
  const terminal = fakeTerminal();
  shipReport(result, terminal, { quiet: true, dryRun: false });
  expect(terminal.written.err).toBe('');
  const { decisions } = JSON.parse(shipDocument(result));
  expect(decisions[1]).toEqual({ ...result.decisions[1], text: 'depends on `libc6`' });
});
