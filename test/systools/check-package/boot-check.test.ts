import { expect, test } from 'bun:test';
import { parseTerm } from '../../../src/index.ts';
import {
  bootFile,
  bootProblems,
  outsideApplications,
} from '../../../src/systools/check-package/boot-check.ts';
import { packedRelease } from '../../../src/systools/check-package/packed-release.ts';
import type { PackedFile, ReleasePackage } from '../../../src/systools/check-package/release-package.ts';

const release = '{release, {"r", "1"}, {erts, "15.2"}, [{kernel, "10.2"}, {stdlib, "6.2"}, {own, "1"}]}.';

/** A package that has these files; modules need no content here. */
function packed(...paths: string[]) {
  const content = (path: string) => Buffer.from(path.endsWith('.rel') ? release : '');
  const files = new Map<string, PackedFile>(
    ['releases/1/r.rel', ...paths].map((path) => [
      path,
      { path, size: 0, mode: 0o644, sha256: '', content: content(path) },
    ]),
  );
  const whole: ReleasePackage = { files, links: new Map(), replaced: new Set() };
  return { whole, found: packedRelease(whole) };
}

const boot = (...commands: string[]) =>
  bootFile('start.boot', parseTerm(`{script, {"r", "1"}, [${commands.join(', ')}]}`));

function checked({ whole, found }: ReturnType<typeof packed>, ...commands: string[]) {
  const outside = outsideApplications(whole, found, found.release!, boot(...commands));
  const problems = bootProblems(whole, found, found.release!, boot(...commands), outside);
  return {
    outside: Object.fromEntries(outside),
    problems: problems.map((it) => ({ ...it, path: undefined })),
  };
}

const kernel = '{path, ["$ROOT/lib/kernel-10.2/ebin"]}, {primLoad, [application, code]}';

test('lists modules that a packed folder lacks, and not those of a folder that is missing', () => {
  const own = '{path, ["$ROOT/lib/own-1/ebin", "$ROOT/lib/own-1/ebin"]}, {primLoad, [own]}';
  const whole = packed('erts-15.2/bin/erl', 'lib/own-1/ebin/own.app', 'lib/stdlib-6.2/ebin/stdlib.app');
  expect(checked(whole, kernel, own)).toMatchObject({
    outside: {},
    problems: [
      { severity: 'error', kind: 'boot-folder-missing', folder: '$ROOT/lib/kernel-10.2/ebin' },
      { severity: 'error', kind: 'boot-module-missing', module: 'own' },
    ],
  });
});

test('takes applications for those of the target machine only in a package without ERTS and kernel', () => {
  const without = packed('lib/own-1/ebin/own.app');
  expect(checked(without, kernel)).toEqual({
    outside: {
      'kernel-10.2': '$ROOT/lib/kernel-10.2/ebin',
      'stdlib-6.2': '$ROOT/lib/stdlib-6.2/ebin',
    },
    problems: [],
  });
  const withKernel = packed('lib/own-1/ebin/own.app', 'lib/kernel-10.2/ebin/kernel.app');
  expect(checked(withKernel, kernel).outside).toEqual({});
});

test('follows variables: to `lib`, out of it, and out of the package', () => {
  const whole = packed(
    'erts-15.2/bin/erl',
    'lib/own-1/ebin/own.app',
    'lib/kernel-10.2/ebin/kernel.app',
    'releases/1/consolidated/x.beam',
  );
  const paths = [
    '{path, ["$RELEASE_LIB/own-1/ebin", "$RELEASE_LIB/../releases/1/consolidated"]}',
    '{path, ["$SYSTEM_LIB/stdlib-6.2/ebin"]}, {primLoad, [lists]}',
    '{path, ["$OTHER/odd-1/ebin", "/opt/lib/odd-2/ebin"]}, {primLoad, [odd]}',
  ];
  expect(checked(whole, ...paths)).toMatchObject({
    outside: { 'stdlib-6.2': '$SYSTEM_LIB/stdlib-6.2/ebin' },
    problems: [
      { severity: 'warning', kind: 'boot-folder-missing', folder: '$OTHER/odd-1/ebin' },
      { severity: 'warning', kind: 'boot-folder-missing', folder: '/opt/lib/odd-2/ebin' },
    ],
  });
});

test('reads a term that is not a boot file as one without a release', () => {
  for (const text of [
    'x',
    '{script}',
    '{script, {"r", "2"}, [a, {path, b}, {primLoad, ["c"]}]}',
    '{scrip, {"r", "1"}, []}',
  ]) {
    const { whole, found } = packed();
    const problems = bootProblems(whole, found, found.release!, bootFile('b', parseTerm(text)), new Map());
    expect(problems).toMatchObject([{ kind: 'other-version', expected: '1' }]);
  }
});
