import { afterAll, beforeAll, expect, test } from 'bun:test';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { PayloadFile } from '../../../src/archive/payload-file.ts';
import { elfDynamic } from '../../../src/binary/elf/elf-dynamic.ts';
import { elfHeader } from '../../../src/binary/elf/elf-header.ts';
import { machoLibraries } from '../../../src/binary/macho/macho-libraries.ts';
import { machoSignature } from '../../../src/binary/macho/macho-signature.ts';
import { packSharedLibraries, type SharedLibraryOptions } from '../../../src/otp/minimal/shared-libraries.ts';
import { type Otp, otp } from '../../bed/otp.ts';
import { realRuntime } from '../../bed/real-runtimes.ts';
import { run, runOk } from '../../bed/run.ts';
import { tool } from '../../bed/tools.ts';
import { testWith } from '../../bed/when.ts';
import { elf64 } from '../../binary/elf/elf-sample.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-shared-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const options: SharedLibraryOptions = {
  folders: [],
  absolutePaths: false,
  systemLibraries: false,
  keepDebug: false,
  program: [],
};

/** The native files of an OTP, as they are packed. */
async function runtimeFiles(root: string, bin: string): Promise<PayloadFile[]> {
  const crypto = (await readdir(join(root, 'lib'))).find((name) => name.startsWith('crypto-'))!;
  const nifs = join(root, 'lib', crypto, 'priv', 'lib');
  const file = async (path: string, from: string): Promise<PayloadFile> => ({
    path,
    mode: 0o755,
    size: (await readFile(from)).length,
    content: { file: from },
  });
  const programs = ['beam.smp', 'erlexec', 'erl_child_setup', 'inet_gethost'];
  return [
    ...(await Promise.all(programs.map((name) => file(`erts/bin/${name}`, join(bin, name))))),
    await file(`erts/lib/${crypto}/priv/lib/crypto.so`, join(nifs, 'crypto.so')),
  ];
}

async function layOut(files: readonly PayloadFile[], place: string): Promise<void> {
  for (const { path, mode, content } of files) {
    await mkdir(dirname(join(place, path)), { recursive: true });
    if (content instanceof Uint8Array) await writeFile(join(place, path), content);
    else await copyFile(content.file, join(place, path));
    await chmod(join(place, path), mode);
  }
}

const emulator = 'erts/bin/beam.smp';
const neededBy = (files: readonly PayloadFile[], path: string) => {
  const { content } = files.find((file) => file.path === path)!;
  return elfDynamic(elfHeader(content as Uint8Array))!.searchPath;
};
const debianFolders = ({ sysroot }: Otp) => sysroot.libraries;

const [real, otp25, readelf] = [await realRuntime('linux-x64'), await otp(25), await tool('readelf')];

testWith({ real }, 'packs libraries beside a runtime, without its debug sections', async ({ real }) => {
  const files = await runtimeFiles(real.root, join(real.root, 'erts-16.4', 'bin'));
  const packed = await packSharedLibraries(files, emulator, options);
  expect(
    packed.libraries.map(({ name, neededBy }) => [name, neededBy.map((path) => basename(path))]),
  ).toEqual([
    ['libcrypto-5409cd36.so.1.1.1k', ['crypto.so']],
    ['libtinfo-3a2cb85b.so.6.1', ['beam.smp']],
  ]);
  expect(packed.left).toEqual([]);
  const sizes = new Map(packed.files.map(({ path, size }) => [path, size]));
  expect(sizes.get(emulator)! * 10).toBeLessThan(files[0]!.size);
  expect(neededBy(packed.files, emulator)).toEqual(['$ORIGIN/../shared']);
  expect(neededBy(packed.files, 'erts/lib/crypto-5.8.3/priv/lib/crypto.so')).toEqual([
    '$ORIGIN/../../../../shared',
  ]);
  const whole = await packSharedLibraries(files, emulator, { ...options, keepDebug: true });
  expect(whole.files[0]!.size).toBeGreaterThan(70e6);
  expect(neededBy(whole.files, emulator)).toEqual(['$ORIGIN/../shared']);
  const left = await packSharedLibraries(files, emulator, { ...options, systemLibraries: true });
  expect(left.libraries).toEqual([]);
});

testWith(
  { otp25, readelf },
  'needs nothing but the C library then, and starts where there is nothing else',
  async ({ otp25, readelf }) => {
    const files = await runtimeFiles(otp25.root, otp25.bin);
    const packed = await packSharedLibraries(files, emulator, { ...options, folders: debianFolders(otp25) });
    expect(packed.libraries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['libcrypto.so.3', 'libstdc++.so.6', 'libtinfo.so.6', 'libz.so.1']),
    );
    const place = join(folder, 'alone');
    await layOut(packed.files, place);
    const there = new Set(packed.libraries.map(({ name }) => name));
    for (const { path } of packed.files) {
      const said = await runOk(readelf.program, ['-dW', join(place, path)], { env: readelf.environment });
      for (const [, name] of said.matchAll(/\(NEEDED\).*\[(.*)\]/g)) {
        const isSystem = /^(ld-linux|lib(c|m|dl|pthread|rt|util)\.so)/.test(name!);
        expect([path, name, isSystem || there.has(name!)]).toEqual([path, name!, true]);
      }
    }
    // The rest of the runtime is elsewhere; libraries of the system would be found last.
    const bin = join(place, 'erts/bin');
    const env = { ...otp25.environment, BINDIR: bin, LD_DEBUG: 'libs', PATH: '/usr/bin:/bin' };
    const test = 'io:put_chars("runs"), halt().';
    const ran = await run(join(bin, 'erlexec'), ['-noshell', '-eval', test], { env });
    expect([ran.exitCode, Buffer.from(ran.stdout).toString()]).toEqual([0, 'runs']);
    const said = Buffer.from(ran.stderr).toString();
    for (const name of ['libz.so.1', 'libtinfo.so.6', 'libstdc++.so.6', 'libgcc_s.so.1']) {
      expect(said).toMatch(
        new RegExp(`calling init: \\S*/erts/bin/\\.\\./shared/${name.replaceAll('+', '\\+')}`),
      );
    }
  },
);

testWith({ otp25 }, 'leaves a library to the system that is too old for the program', async ({ otp25 }) => {
  const files = await runtimeFiles(otp25.root, otp25.bin);
  const content = elf64({ needed: ['libstdc++.so.6'], versions: { 'libstdc++.so.6': ['GLIBCXX_3.4.99'] } });
  const nif: PayloadFile = { path: 'lib/my-1/priv/my.so', mode: 0o644, size: content.length, content };
  const folders = debianFolders(otp25);
  const packed = await packSharedLibraries(files, emulator, { ...options, folders, program: [nif] });
  expect(packed.libraries.map(({ name }) => name)).not.toContain('libstdc++.so.6');
  expect(packed.left).toEqual([
    {
      name: 'libstdc++.so.6',
      source: expect.stringContaining('libstdc++.so.6.'),
      because: { kind: 'version', path: 'lib/my-1/priv/my.so', version: 'GLIBCXX_3.4.99' },
    },
  ]);
});

test('does not take libraries from absolute folders of another machine, nor for another processor', async () => {
  const program = elf64({ needed: ['libx.so.1'] });
  const there = join(folder, 'libx');
  await mkdir(there, { recursive: true });
  await writeFile(join(there, 'libx.so.1'), elf64({ machine: 183, needed: ['libc.so.6'] }));
  const file: PayloadFile = { path: emulator, mode: 0o755, size: program.length, content: program };
  const packed = await packSharedLibraries([file], emulator, { ...options, folders: [there] });
  expect(packed).toEqual({ files: [file], libraries: [], left: [] });
});

test('refuses a file that no loader can start, by name', async () => {
  const broken = Buffer.concat([elf64({ needed: ['libc.so.6'] }), Buffer.alloc(8192)]);
  const dynamic = elfHeader(broken).segments.findIndex(({ kind }) => kind === 2);
  broken.writeBigUInt64LE(BigInt(broken.length - 4096), 64 + dynamic * 56 + 8);
  const path = join(folder, 'beam.smp');
  await writeFile(path, broken);
  const file: PayloadFile = { path: emulator, mode: 0o755, size: broken.length, content: { file: path } };
  await expect(packSharedLibraries([file], emulator, options)).rejects.toMatchObject({
    code: 'binary-unloadable',
    data: { path },
  });
});

const macs = { arm64: await realRuntime('darwin-arm64'), x64: await realRuntime('darwin-x64') };

testWith(
  macs,
  'packs the libraries of a Mach-O runtime, and files that are still signed right',
  async (macs) => {
    for (const { root } of Object.values(macs)) {
      const files = await runtimeFiles(root, join(root, 'erts-16.4', 'bin'));
      const packed = await packSharedLibraries(files, emulator, options);
      expect(
        packed.libraries.map(({ name, neededBy }) => [name, neededBy.map((path) => basename(path))]),
      ).toEqual([['libcrypto.3.dylib', ['crypto.so']]]);
      const nif = packed.files.find(({ path }) => path.endsWith('crypto.so'))!.content as Uint8Array;
      expect(machoLibraries(nif).needed[0]).toBe('@loader_path/../../../../shared/libcrypto.3.dylib');
      expect(machoSignature(nif)).toEqual({ kind: 'good', adHoc: true });
      // A file without dependencies is packed byte for byte.
      expect(packed.files[0]).toBe(files[0]!);
    }
  },
);
