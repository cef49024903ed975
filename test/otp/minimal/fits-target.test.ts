import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PayloadFile } from '../../../src/archive/payload-file.ts';
import { describeRuntime, nativeNeeds, requireRuntimeFor } from '../../../src/otp/minimal/fits-target.ts';
import { minimalFiles } from '../../../src/otp/minimal/minimal-files.ts';
import { type OtpTree, readOtpTree } from '../../../src/otp/otp-tree.ts';
import { otp } from '../../bed/otp.ts';
import { realRuntime } from '../../bed/real-runtimes.ts';
import { testWith } from '../../bed/when.ts';
import { elf64 } from '../../binary/elf/elf-sample.ts';
import { macho64 } from '../../binary/macho/macho-sample.ts';
import { signedMacho } from '../../binary/macho/signed-macho.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-fits-'));
afterAll(() => rm(folder, { recursive: true }));

const [amd64, arm64, newest] = await Promise.all([otp(25, 'amd64'), otp(25, 'arm64'), otp(29)]);
const mac = await realRuntime('darwin-arm64');
const selection = { applications: ['crypto', 'kernel', 'stdlib'], includes: [] };

describe('a runtime', () => {
  testWith(
    { amd64, arm64 },
    'is refused by name for another CPU, system or libc',
    async ({ amd64, arm64 }) => {
      const [x64, arm] = await Promise.all([readOtpTree(amd64.root), readOtpTree(arm64.root)]);
      expect(await requireRuntimeFor(x64, 'linux-x64')).toMatchObject({
        os: 'linux',
        cpus: ['x64'],
        libc: 'glibc',
      });
      expect(await requireRuntimeFor(arm, 'linux-arm64')).toMatchObject({ os: 'linux', cpus: ['arm64'] });
      for (const [tree, target] of [
        [x64, 'linux-arm64'],
        [arm, 'linux-x64'],
        [x64, 'linux-x64-musl'],
        [x64, 'darwin-x64'],
        [arm, 'darwin-arm64'],
        [x64, 'windows-x64'],
      ] as const) {
        await expect(requireRuntimeFor(tree, target)).rejects.toMatchObject({
          code: 'binary-wrong-target',
          data: { path: tree.root },
        });
      }
    },
  );

  testWith({ amd64 }, 'reports its requirements on the system', async ({ amd64 }) => {
    const { files } = await minimalFiles(await readOtpTree(amd64.root), selection, 'linux');
    const { glibcFloor, foreignLibraries } = await nativeNeeds(files, 'linux-x64');
    expect(glibcFloor).toMatch(/^2\.\d+$/);
    expect(foreignLibraries.map(({ name }) => name)).toEqual([
      ...['libcrypto.so.3', 'libgcc_s.so.1', 'libstdc++.so.6', 'libtinfo.so.6', 'libz.so.1'],
    ]);
    expect(foreignLibraries[0]!.by).toContainEqual(
      expect.stringMatching(/^erts\/lib\/crypto-.*\/priv\/lib\/crypto\.so$/),
    );
  });

  testWith({ newest }, 'that complains on stdout where SCTP is missing needs it', async ({ newest }) => {
    const { files } = await minimalFiles(await readOtpTree(newest.root), selection, 'linux');
    const target = newest.architecture === 'amd64' ? 'linux-x64' : 'linux-arm64';
    const { foreignLibraries } = await nativeNeeds(files, target);
    const sctp = foreignLibraries.find(({ name }) => name === 'libsctp.so.1');
    expect(sctp).toEqual({ name: 'libsctp.so.1', by: ['erts/bin/beam.smp'] });
  });

  testWith(
    { amd64, arm64 },
    'a library for another CPU in it is refused with its name',
    async ({ amd64, arm64 }) => {
      const { files } = await minimalFiles(await readOtpTree(amd64.root), selection, 'linux');
      const other = join(arm64.bin, 'inet_gethost');
      const mixed = files.map((file) =>
        file.path.endsWith('/crypto.so') ? { ...file, content: { file: other } } : file,
      );
      await expect(nativeNeeds(mixed, 'linux-x64')).rejects.toMatchObject({
        code: 'binary-wrong-target',
        data: { path: other, expected: 'linux x64 glibc', found: 'linux arm64 glibc' },
      });
    },
  );

  testWith({ amd64 }, 'does not require a library that is packed', async ({ amd64 }) => {
    const { files } = await minimalFiles(await readOtpTree(amd64.root), selection, 'linux');
    const own = { path: 'erts/bin/libz.so.1', mode: 0o644 as const, size: 0, content: new Uint8Array() };
    const { foreignLibraries } = await nativeNeeds([...files, own], 'linux-x64');
    expect(foreignLibraries.map(({ name }) => name)).not.toContain('libz.so.1');
  });

  test('may have data that begins like a program, but no damaged library', async () => {
    const file = async (name: string, hexadecimal: string) => {
      const content = Buffer.from(hexadecimal, 'hex');
      await Bun.write(join(folder, name), content);
      const path = `erts/lib/demo-1/priv/${name}`;
      return { path, mode: 0o644 as const, size: content.length, content: { file: join(folder, name) } };
    };
    const java = `cafebabe00000034${'00'.repeat(40)}`;
    expect(await nativeNeeds([await file('Main.class', java)], 'linux-x64')).toEqual({
      foreignLibraries: [],
    });
    const damaged = await file('libx.so', `7f454c46${'00'.repeat(20)}`);
    await expect(nativeNeeds([damaged], 'linux-x64')).rejects.toMatchObject({
      data: { path: join(folder, 'libx.so') },
    });
  });

  testWith({ amd64 }, 'with a damaged emulator is refused', async ({ amd64 }) => {
    const bytes = await readFile(join(amd64.bin, 'beam.smp'));
    for (const [content, code] of [
      [bytes.subarray(0, 40), 'binary-malformed'],
      [Buffer.from('#!/bin/sh\n'), 'binary-unknown'],
    ] as const) {
      const emulator = await mkdtemp(join(folder, 'e-'));
      await Bun.write(join(emulator, 'bin', 'beam.smp'), content);
      const path = join(emulator, 'bin', 'beam.smp');
      await expect(describeRuntime({ emulator } as OtpTree)).rejects.toMatchObject({ code, data: { path } });
    }
  });

  test('without an emulator is refused', async () => {
    await expect(describeRuntime({ emulator: folder } as OtpTree)).rejects.toMatchObject({
      code: 'otp-program-missing',
    });
  });
});

test('a musl target has no floor of glibc, although musl’s libraries have version names of it', async () => {
  const content = elf64({
    needed: ['libgcc_s.so.1', 'libc.musl-x86_64.so.1'],
    versions: { 'libgcc_s.so.1': ['GLIBC_2.0', 'GCC_3.0'] },
  });
  const file: PayloadFile = { path: 'lib/a-1/priv/a.so', mode: 0o644, size: content.length, content };
  const needs = await nativeNeeds([file], 'linux-x64-musl');
  expect(needs).toEqual({ foreignLibraries: [{ name: 'libgcc_s.so.1', by: [file.path] }] });
});

describe('a Mach-O file', () => {
  const packed = (content: Uint8Array): PayloadFile => ({
    ...{ path: 'lib/a-1/priv/a.so', mode: 0o644, size: content.length, content },
  });

  test('that is not signed is refused for arm64, which does not run it, and accepted for x64', async () => {
    await expect(nativeNeeds([packed(macho64({ signature: 0 }))], 'darwin-arm64')).rejects.toMatchObject({
      code: 'binary-signature',
      data: { path: 'lib/a-1/priv/a.so' },
    });
    const intel = macho64({ signature: 0, cpuType: 0x01000007 });
    expect(await nativeNeeds([packed(intel)], 'darwin-x64')).toMatchObject({ foreignLibraries: [] });
  });

  test('with one flipped bit is refused with the page, and accepted without', async () => {
    const signed = signedMacho();
    expect(await nativeNeeds([packed(signed)], 'darwin-arm64')).toMatchObject({ foreignLibraries: [] });
    const damaged = Buffer.from(signed);
    damaged[4000]! ^= 1;
    await expect(nativeNeeds([packed(damaged)], 'darwin-arm64')).rejects.toMatchObject({
      code: 'binary-signature',
      data: { found: '0' },
    });
  });

  testWith({ mac }, 'of a real runtime is refused when one bit differs', async ({ mac }) => {
    const bytes = await readFile(join(mac.root, 'erts-16.4/bin/erlexec'));
    expect(await nativeNeeds([packed(bytes)], 'darwin-arm64')).toMatchObject({ foreignLibraries: [] });
    const damaged = Buffer.from(bytes);
    damaged[8192]! ^= 0x80;
    await expect(nativeNeeds([packed(damaged)], 'darwin-arm64')).rejects.toMatchObject({
      code: 'binary-signature',
    });
  });
});
