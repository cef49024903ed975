import { expect, test } from 'bun:test';
import type { SystemNeeds } from '../../../src/shipping/channels/shipped-program.ts';
import { debianDependencies, pacmanDependencies } from '../../../src/shipping/packages/library-packages.ts';

const needs = (sonames: string[], glibc?: string): SystemNeeds => ({
  libraries: sonames.map((soname) => ({ soname, neededBy: ['erts/bin/beam.smp'], versions: [] })),
  ...(glibc && { glibc }),
  needsLoader: true,
});
const libc = [
  'ld-linux-x86-64.so.2',
  'libc.so.6',
  'libdl.so.2',
  'libm.so.6',
  'libpthread.so.0',
  'librt.so.1',
  'libutil.so.1',
];

test('all of the C library is one package, at least as new as the symbols', () => {
  expect(debianDependencies(needs(libc, '2.36'), [])).toEqual(['libc6 (>= 2.36)']);
  expect(pacmanDependencies(needs(libc, '2.36'), [])).toEqual(['glibc>=2.36']);
  expect(debianDependencies(needs([]), [])).toEqual([]);
});

test('every library that runtimes are known to need has its package', () => {
  const sonames = [
    'libtinfo.so.6',
    'libz.so.1',
    'libstdc++.so.6',
    'libgcc_s.so.1',
    'libcrypto.so.3',
    'libsystemd.so.0',
    'libsctp.so.1',
  ];
  expect(debianDependencies(needs(sonames), [])).toEqual([
    ...['libtinfo6', 'zlib1g', 'libstdc++6', 'libgcc-s1', 'libssl3t64 | libssl3', 'libsystemd0', 'libsctp1'],
  ]);
  expect(pacmanDependencies(needs(sonames), [])).toEqual([
    ...['ncurses', 'zlib', 'gcc-libs', 'openssl', 'systemd-libs', 'lksctp-tools'],
  ]);
});

test('an unknown library is an error; the user can name its package, or another one for a known library', () => {
  const odd = needs(['libodd.so.7', 'libz.so.1']);
  expect(() => debianDependencies(odd, ['odd'])).toThrow(
    expect.objectContaining({ code: 'package-library-unknown' }),
  );
  expect(debianDependencies(odd, ['libodd.so.7: odd7 | odd8', 'libz.so.1: zlib-ng', 'git'])).toEqual([
    ...['odd7 | odd8', 'zlib-ng', 'git'],
  ]);
});
