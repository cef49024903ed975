import { expect, test } from 'bun:test';
import { requireNativeFor } from '../../src/analysis/require-native.ts';
import { describeBinary } from '../../src/binary/describe.ts';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { describe as textOf } from '../../src/errors/text.ts';
import type { Target } from '../../src/targets/target.ts';
import { elf64 } from '../binary/elf/elf-sample.ts';
import { macho64, universal } from '../binary/macho/macho-sample.ts';
import { pe64 } from '../binary/pe/pe-sample.ts';

/** Returns the accepted files, or the message of the refusal. */
function taken(target: Target, emulator: Uint8Array, files: Record<string, Uint8Array>): string[] | string {
  const laidOut = Object.entries(files).map(([path, content]) => ({
    path: `lib/a/priv/${path}`,
    mode: 0o644 as const,
    size: content.length,
    content,
  }));
  try {
    return requireNativeFor(target, laidOut, describeBinary(emulator)).fitting.map(({ path }) =>
      path.slice(11),
    );
  } catch (error) {
    if (error instanceof OnebeamError) return textOf(error).message;
    throw error;
  }
}

const arm64 = { windows: pe64({ machine: 0xaa64 }), darwin: macho64(), linux: elf64({ machine: 183 }) };

test('reports fitting libraries; one that fits is enough', () => {
  const files = { 'x.so': elf64(), 'y.so': arm64.linux, notes: new Uint8Array(9) };
  expect(taken('linux-x64', elf64(), files)).toEqual(['x.so']);
  expect(taken('linux-x64', elf64(), { 'y.so': arm64.linux })).toBe(
    'native code of `a` does not run on linux-x64: `lib/a/priv/y.so` is for linux arm64',
  );
});

test('on Windows for arm64 libraries are for the processor of the runtime, programs for either', () => {
  const libraries = { 'x.dll': pe64(), 'y.dll': arm64.windows };
  expect(taken('windows-arm64', pe64(), libraries)).toEqual(['x.dll']);
  expect(taken('windows-arm64', arm64.windows, libraries)).toEqual(['y.dll']);
  const programs = { 'x.exe': pe64(), 'y.exe': arm64.windows };
  expect(taken('windows-arm64', pe64(), programs)).toEqual(['x.exe', 'y.exe']);
  expect(taken('windows-arm64', pe64(), { 'y.dll': arm64.windows })).toBe(
    'native code of `a` does not run on the x64 runtime of windows-arm64: `lib/a/priv/y.dll` is for windows arm64',
  );
});

test('a universal runtime loads a library for the processor of the target', () => {
  const both = universal(macho64({ cpuType: 0x01000007 }), arm64.darwin);
  expect(taken('darwin-arm64', both, { 'x.so': arm64.darwin })).toEqual(['x.so']);
});
