import { expect, test } from 'bun:test';
import { buildTable, nextLine } from '../../../src/cli/report/build-table.ts';
import type { Artifact } from '../../../src/pipeline/result.ts';

const made: Artifact = {
  target: 'linux-x64',
  path: '/project/dist/my app',
  size: 113_300_000,
  sha256: 'ab'.repeat(32),
  parts: { launcher: 109_400_000, runtime: 3_800_000, program: 423, overhead: 99_577 },
  downloads: { archive: 55_700_000, thin: 3_800_423 },
  runtime: { root: '/otp', source: { kind: 'folder', path: '/otp' }, otp: '27.3', erts: '15.2' },
  applications: [],
  libraries: [],
  warnings: [],
  milliseconds: 1,
};

test('in a pipe nothing is cut', () => {
  expect(buildTable([made], '/project')).toBe(
    'target     file             size  launcher  runtime  program  ~archive   ~thin  sha256\n' +
      `linux-x64  dist/my app  113.3 MB  109.4 MB   3.8 MB    423 B   55.7 MB  3.8 MB  ${'ab'.repeat(32)}\n`,
  );
});

test('on a terminal the digest is cut first, then each executable has separate lines', () => {
  expect(buildTable([made], '/project', 160)).toContain('ab'.repeat(32));
  expect(buildTable([made], '/project', 110)).toContain(`  3.8 MB  ${'ab'.repeat(8)}...\n`);
  const several = ['linux-arm64-musl', 'windows-arm64'].map(
    (target) => ({ ...made, target, path: `/project/dist/my_app-${target}` }) as Artifact,
  );
  const eighty = buildTable(several, '/project', 80).trimEnd().split('\n');
  expect(eighty).toHaveLength(3);
  expect(eighty[0]).toMatch(/^target +file +size +sha256$/);
  for (const line of eighty) expect(line.length).toBeLessThanOrEqual(80);
  const narrow = buildTable([made, made], '/project', 30);
  expect(narrow.split('\n\n')).toHaveLength(2);
  expect(narrow).toStartWith('target    linux-x64\nfile      dist/my app\nsize      113.3 MB\n');
  expect(narrow).toContain('ab'.repeat(32));
});

test('the next command starts what runs here, and checks what does not', () => {
  const windows: Artifact = { ...made, target: 'windows-x64', path: '/project/dist/a.exe' };
  expect(nextLine([windows, made], 'linux-x64', '/project')).toBe(`'./dist/my app'`);
  expect(nextLine([windows], 'linux-x64', '/project')).toBe('onebeam verify dist/a.exe');
  expect(nextLine([windows], 'windows-x64', '/project')).toBe('& ".\\dist/a.exe"');
  expect(nextLine([made], 'linux-x64', '/else')).toBe(`'/project/dist/my app'`);
  expect(nextLine([], 'linux-x64', '/project')).toBeUndefined();
});
