import { expect, test } from 'bun:test';
import type { CacheChange } from '../../../src/cache/limit-cache.ts';
import { buildReport } from '../../../src/cli/report/report-build.ts';
import { OnebeamError } from '../../../src/errors/onebeam-error.ts';
import type { Artifact, BuildResult } from '../../../src/pipeline/result.ts';
import type { Warning } from '../../../src/reporter.ts';
import type { Target } from '../../../src/targets/target.ts';
import { fakeTerminal } from '../fake-terminal.ts';

const made = (target: Target, ...warnings: Warning[]): Artifact => ({
  target,
  path: `/project/dist/${target}`,
  size: 3,
  sha256: 'ab'.repeat(32),
  parts: { launcher: 1, runtime: 1, program: 1, overhead: 0 },
  downloads: { archive: 3 },
  runtime: { root: '/otp', source: { kind: 'folder', path: '/otp' }, otp: '27.3', erts: '15.2' },
  applications: [],
  libraries: [],
  warnings,
  milliseconds: 1,
});

const quietCache: CacheChange = { folder: '/cache', size: 1, added: 0, limit: 5e9, removed: [] };

function reported(
  artifacts: Artifact[],
  failures: BuildResult['failures'] = [],
  cache: CacheChange = quietCache,
): string {
  const terminal = fakeTerminal();
  const escript = { path: '/a', size: 1, sha256: '', kind: 'beam' } as const;
  buildReport({ name: 'a', escript, level: 3, artifacts, failures, cache }, terminal, {});
  return terminal.written.err;
}

const warning = (message: string): Warning => ({ code: 'x', message, hint: 'h' });

test('equal warnings of several targets are shown once, with the targets where not all have them', () => {
  const both = warning('both');
  const err = reported([
    made('linux-x64', both, warning('some')),
    made('linux-arm64', both, warning('some')),
    made('darwin-x64', both),
  ]);
  expect(err).toContain('warning: both\nhint: h\nwarning: linux-x64, linux-arm64: some\nhint: h\n');
  expect(err.match(/both/g)).toHaveLength(1);
});

test('equal causes of several targets are one line', () => {
  const failed = (target: Target, path: string) => ({
    target,
    error: new OnebeamError('erts-not-published', { path, expected: target, tried: [] }),
  });
  const err = reported(
    [made('linux-x64')],
    [failed('darwin-x64', '28'), failed('darwin-arm64', '28'), failed('windows-x64', '29')],
  );
  expect(err).toEndWith(
    'error: 3 of 4 targets failed\n' +
      '  darwin-x64, darwin-arm64: no publisher has OTP 28\n' +
      '  windows-x64: no publisher has OTP 29 for `windows-x64`\n' +
      'hint: use another version, or pass a runtime: `--erts <folder, archive or URL>`\n',
  );
});

test('says what the cache takes when it has grown, lost entries or is above its limit', () => {
  const grown = { folder: '/cache', size: 6.6e8, added: 2.2e8, limit: 5e9, removed: [] };
  const line =
    'build cache: 660.0 MB in /cache, 220.0 MB of it new, limit 5.0 GB (--cache-limit); to clear it: `onebeam cache clean`\n';
  expect(reported([], [], grown)).toBe(line);
  expect(reported([], [], { ...grown, added: 9e6 })).toBe('');
  const removed = [
    { kind: 'launchers', name: 's', path: '/cache/launchers/s', size: 1.1e8, used: 0 } as const,
  ];
  expect(reported([], [], { ...grown, removed })).toEndWith(
    'build cache: removed the least recently used entry (110.0 MB)\n',
  );
  expect(reported([], [], { ...grown, limit: 5e8 })).toContain('above its limit');
  expect(reported([], [], { ...grown, limit: 0 })).not.toContain('limit');
});
