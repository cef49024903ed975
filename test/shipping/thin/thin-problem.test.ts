import { expect, test } from 'bun:test';
import type { ReleaseRecord } from '../../../src/payload/format/release-record.ts';
import { thinProblem } from '../../../src/shipping/thin/thin-problem.ts';
import { requireThinForm } from '../../../src/shipping/thin/thin-tree.ts';
import { sampleRelease } from '../release-sample.ts';

const problem = (release?: ReleaseRecord, target: 'linux-x64' | 'windows-x64' = 'linux-x64') =>
  thinProblem({ target, ...(release && { release }) });

test('finds none for escripts and releases, except for Windows', () => {
  expect([problem(), problem(sampleRelease()), problem(sampleRelease('cli'))]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(problem(sampleRelease(), 'windows-x64')).toEqual({ problem: 'windows' });
});

test('finds `ping` without a client, and variables of several words', () => {
  const release = sampleRelease();
  const pinging = { ...release, commands: { ...release.commands, ping: { builtIn: 'ping' as const } } };
  expect(problem(pinging)).toEqual({ problem: 'no-client' });
  const several = sampleRelease();
  several.commands.start = {
    run: { arguments: [], environment: { NAMES: { words: 'all' } }, prepare: [] },
  };
  expect(problem(several)).toEqual({ problem: 'several-words', variable: 'NAMES' });
  expect(() => requireThinForm({ target: 'linux-x64', release: several })).toThrow(
    expect.objectContaining({
      code: 'thin-not-for-release',
      data: { path: 'greeter', found: { problem: 'several-words', variable: 'NAMES' } },
    }),
  );
});
