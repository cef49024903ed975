import { expect, test } from 'bun:test';
import type { ThinFile } from '../../../src/shipping/channels/shipped-program.ts';
import { systemNeeds } from '../../../src/shipping/thin/system-needs.ts';
import { elf64 } from '../../binary/elf/elf-sample.ts';

const file = (path: string, content: Uint8Array): ThinFile => ({
  path,
  mode: 0o755,
  size: content.length,
  sha256: '',
  read: async function* () {
    // In two pieces: readers of files return pieces.
    yield content.subarray(0, 70);
    yield content.subarray(70);
  },
});
const loader = '/lib64/ld-linux-x86-64.so.2';

test('lists the libraries that are not in the tree, with the files that need them and the versions', async () => {
  const versions = { 'libc.so.6': ['GLIBC_2.34', 'GLIBC_2.4'], 'libz.so.1': ['ZLIB_1.2'] };
  const emulator = elf64({
    needed: ['libc.so.6', 'libz.so.1', 'libodd.so.2'],
    versions,
    interpreter: loader,
  });
  const library = elf64({ type: 3, needed: ['libc.so.6'], versions: { 'libc.so.6': ['GLIBC_2.17'] } });
  const files = [
    file('erts/bin/beam.smp', emulator),
    file('erts/shared/libz.so.1', library),
    file('bin/hello', Buffer.from(`#!/usr/bin/env escript\n${'%'.repeat(100)}`)),
  ];
  expect(await systemNeeds(files)).toEqual({
    libraries: [
      {
        soname: 'libc.so.6',
        neededBy: ['erts/bin/beam.smp', 'erts/shared/libz.so.1'],
        versions: ['GLIBC_2.4', 'GLIBC_2.17', 'GLIBC_2.34'],
      },
      { soname: 'libodd.so.2', neededBy: ['erts/bin/beam.smp'], versions: [] },
    ],
    glibc: '2.34',
    needsLoader: true,
  });
});

test('a static program needs nothing', async () => {
  expect(await systemNeeds([file('erts/bin/beam.smp', elf64())])).toEqual({
    libraries: [],
    needsLoader: false,
  });
});

test('musl has no version of glibc, although its libraries name some', async () => {
  const needed = ['libc.musl-x86_64.so.1', 'libstdc++.so.6'];
  const program = elf64({ needed, versions: { 'libstdc++.so.6': ['GLIBC_2.2.5', 'CXXABI_1.3'] } });
  const { glibc, libraries } = await systemNeeds([file('erts/bin/beam.smp', program)]);
  expect(glibc).toBeUndefined();
  expect(libraries.map(({ soname }) => soname)).toEqual(needed);
});

test('refuses a damaged program, with its path, and ignores a file that only begins like one', async () => {
  const damaged = elf64({ needed: ['libc.so.6'] }).subarray(0, 200);
  expect(await systemNeeds([file('lib/x-1/priv/data', damaged)])).toEqual({
    libraries: [],
    needsLoader: false,
  });
  for (const path of ['erts/bin/heart', 'lib/x-1/priv/nif.so'])
    await expect(systemNeeds([file(path, damaged)])).rejects.toMatchObject({
      code: 'binary-malformed',
      data: { path },
    });
});
