import { expect, test } from 'bun:test';
import { otherNativeWarnings, sortNative } from '../../src/analysis/sort-native.ts';
import { describeBinary } from '../../src/binary/describe.ts';
import type { Target } from '../../src/targets/target.ts';
import { elf64 } from '../binary/elf/elf-sample.ts';
import { macho64 } from '../binary/macho/macho-sample.ts';
import { pe64 } from '../binary/pe/pe-sample.ts';

const x64 = elf64({ type: 3, needed: ['libc.so.6'] });
const arm64 = elf64({ machine: 183, type: 3, needed: ['libc.so.6'] });

/** Returns paths; the owner of a file is the first folder of its path. */
function sorted(
  files: Record<string, Uint8Array>,
  target: Target,
  { emulator = x64, builtFor }: { emulator?: Uint8Array; builtFor?: Uint8Array } = {},
) {
  const found = Object.entries(files).map(([path, bytes]) => ({
    ...{ path, owner: path.split('/')[0]!, binary: describeBinary(bytes) },
  }));
  const { misfits, others } = sortNative(
    found,
    target,
    describeBinary(emulator),
    builtFor && describeBinary(builtFor),
  );
  return { misfits: misfits.map(({ path }) => path), others: others.map(({ path }) => path) };
}

test('each file that the program uses must fit, not only one of its application', () => {
  const files = { 'a/priv/one.so': arm64, 'a/priv/two.so': x64 };
  const built = sorted(files, 'linux-arm64', { emulator: arm64, builtFor: x64 });
  expect(built).toEqual({ misfits: ['a/priv/two.so'], others: [] });
  // A program that does not say what it was built for may select one of both.
  expect(sorted(files, 'linux-arm64', { emulator: arm64 })).toEqual({
    misfits: [],
    others: ['a/priv/two.so'],
  });
});

test('a file with the same name for the target replaces those of other systems', () => {
  const files = {
    'a/priv/x86_64-linux-gnu/a_nif.so': x64,
    'a/priv/aarch64-linux-gnu/a_nif.so': arm64,
    'a/priv/a_nif-macos.dylib': macho64(),
  };
  expect(sorted(files, 'linux-arm64', { emulator: arm64, builtFor: x64 })).toEqual({
    misfits: [],
    others: ['a/priv/x86_64-linux-gnu/a_nif.so', 'a/priv/a_nif-macos.dylib'],
  });
});

test('a program for a third system is accepted, one for another processor of the same system is not', () => {
  const ofWindows = { 'a/priv/watch.exe': pe64() };
  expect(sorted(ofWindows, 'linux-x64', { builtFor: x64 })).toEqual({
    misfits: [],
    others: ['a/priv/watch.exe'],
  });
  expect(sorted(ofWindows, 'linux-x64')).toEqual({ misfits: ['a/priv/watch.exe'], others: [] });
  expect(sorted({ 'a/priv/b.so': arm64 }, 'linux-x64', { builtFor: x64 })).toEqual({
    misfits: ['a/priv/b.so'],
    others: [],
  });
});

test('accepts a 32-bit program on Windows, but no 32-bit library', () => {
  const x86 = pe64({ machine: 0x14c });
  const files = { 'a/priv/watch.exe': x86, 'b/priv/b.dll': x86 };
  const sortedOnes = sorted(files, 'windows-x64', { emulator: pe64(), builtFor: x64 });
  expect(sortedOnes).toEqual({ misfits: ['b/priv/b.dll'], others: [] });
});

test('names every file that does not run on the target, with its platform', () => {
  const others = [{ path: 'a/priv/watch.exe', owner: 'a', binary: describeBinary(pe64()) }];
  expect(otherNativeWarnings(others, 'linux-x64')).toMatchObject([
    {
      code: 'native-for-others',
      message: 'native code that does not run on linux-x64: `a/priv/watch.exe` (windows x64)',
      suspected: true,
    },
  ]);
  expect(otherNativeWarnings([], 'linux-x64')).toEqual([]);
});
