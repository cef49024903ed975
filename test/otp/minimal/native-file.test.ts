import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PayloadFile } from '../../../src/archive/payload-file.ts';
import { elfDynamic } from '../../../src/binary/elf/elf-dynamic.ts';
import { elfHeader } from '../../../src/binary/elf/elf-header.ts';
import { readNativeFile } from '../../../src/otp/minimal/native-file.ts';
import { otp } from '../../bed/otp.ts';
import { testWith } from '../../bed/when.ts';
import { elf64 } from '../../binary/elf/elf-sample.ts';

const folder = await realpath(await mkdtemp(join(tmpdir(), 'onebeam-native-file-')));
afterAll(() => rm(folder, { recursive: true }));

const tree = await otp(25);
const nowhere = { folders: [], absolutePaths: false };
const inMemory = (content: Uint8Array, path = 'lib/my/priv/my.so'): PayloadFile => ({
  ...{ path, mode: 0o644, size: content.length, content },
});

test('is nothing for what has no machine code', async () => {
  expect(await readNativeFile(inMemory(Buffer.from('#!/bin/sh\n')))).toBeUndefined();
});

test('a file on disk is where its links lead, one in memory where it is packed', async () => {
  await writeFile(join(folder, 'real.so'), elf64({ type: 3 }));
  await symlink('real.so', join(folder, 'link.so'));
  const onDisk = { ...inMemory(new Uint8Array()), content: { file: join(folder, 'link.so') } };
  expect((await readNativeFile(onDisk))!.origin).toBe(join(folder, 'real.so'));
  expect((await readNativeFile(inMemory(elf64({}))))!.origin).toBe('lib/my/priv/my.so');
});

describe('libraries that it needs', () => {
  test('are looked for where it says, then where the emulator says, beside it, and in the given folders', async () => {
    const file = join(folder, 'my.so');
    await writeFile(file, elf64({ needed: ['libz.so.1', 'libc.so.6'], runpath: '$ORIGIN/own:/opt/lib' }));
    const native = (await readNativeFile({ ...inMemory(new Uint8Array()), content: { file } }))!;
    const emulator = { origin: '/otp/erts/bin/beam.smp', searchPath: ['$ORIGIN/../lib'] };
    const [need, ...others] = native.needs({ folders: ['/last'], absolutePaths: true, emulator });
    // The C library is the system's.
    expect(others).toEqual([]);
    expect(need).toEqual({
      asked: 'libz.so.1',
      name: 'libz.so.1',
      candidates: [
        join(folder, 'own/libz.so.1'),
        '/opt/lib/libz.so.1',
        '/otp/erts/lib/libz.so.1',
        join(folder, 'libz.so.1'),
        '/last/libz.so.1',
      ],
    });
    const [elsewhere] = native.needs({ folders: [], absolutePaths: false });
    expect(elsewhere!.candidates).not.toContain('/opt/lib/libz.so.1');
  });

  test('are not those with a path', async () => {
    const native = await readNativeFile(inMemory(elf64({ needed: ['/opt/libz.so.1'] })));
    expect(native!.needs(nowhere)).toEqual([]);
  });
});

test('is of a format and a processor, and has versions that it needs', async () => {
  const versions = { 'libc.so.6': ['GLIBC_2.34'] };
  const arm = (await readNativeFile(inMemory(elf64({ machine: 183, needed: ['libc.so.6'], versions }))))!;
  expect(arm.machine).toBe('elf 183 8');
  expect(arm.versionNeeds).toMatchObject([{ version: 'GLIBC_2.34' }]);
  expect((await readNativeFile(inMemory(elf64({ machine: 62 }))))!.machine).toBe('elf 62 8');
});

describe('as it is packed', () => {
  test('is the same file when nothing is packed beside it', async () => {
    const file = inMemory(elf64({ needed: ['libz.so.1'] }));
    const native = (await readNativeFile(file))!;
    expect(native.rewritten(new Map(), 'erts/shared', true)).toBe(file);
  });

  testWith({ tree }, 'looks for its libraries in the folder where they are packed', async ({ tree }) => {
    const file = inMemory(await readFile(join(tree.bin, 'beam.smp')), 'erts/bin/beam.smp');
    const native = (await readNativeFile(file))!;
    const names = native.needs(nowhere).map(({ asked }) => asked);
    expect(names).toContain('libz.so.1');
    const packed = native.rewritten(new Map(names.map((name) => [name, name])), 'erts/shared', false);
    if (typeof packed === 'string') throw new Error(packed);
    expect(elfDynamic(elfHeader(packed.content as Uint8Array))!.searchPath).toEqual(['$ORIGIN/../shared']);
    expect([packed.path, packed.size]).toEqual([file.path, (packed.content as Uint8Array).length]);
    expect(packed.size).toBeLessThanOrEqual(file.size);
  });

  test('or says why not', async () => {
    const native = (await readNativeFile(inMemory(elf64({ needed: ['libz.so.1'] }))))!;
    expect(native.rewritten(new Map([['libz.so.1', 'libz.so.1']]), 'erts/shared', true)).toBe('no-entry');
  });
});
