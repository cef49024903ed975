import { expect, test } from 'bun:test';
import { describeBinary } from '../../src/binary/describe.ts';
import { requireTarget } from '../../src/binary/require-target.ts';
import type { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { describe as words } from '../../src/errors/text.ts';
import type { Target } from '../../src/targets/target.ts';
import { elf64 } from './elf/elf-sample.ts';
import { macho64, universal } from './macho/macho-sample.ts';
import { pe64 } from './pe/pe-sample.ts';

const glibc = describeBinary(elf64({ interpreter: '/lib64/ld-linux-x86-64.so.2', needed: ['libc.so.6'] }));
const musl = describeBinary(elf64({ interpreter: '/lib/ld-musl-x86_64.so.1' }));
const static_ = describeBinary(elf64());
const windows = describeBinary(pe64());
const both = describeBinary(universal(macho64({ cpuType: 0x01000007 }), macho64()));

const fits = (found: typeof glibc, target: Target): boolean => {
  try {
    requireTarget(found, target, 'beam.smp');
    return true;
  } catch (error) {
    expect((error as OnebeamError).code).toBe('binary-wrong-target');
    return false;
  }
};

test('system, processor and C library must be the target’s', () => {
  expect(fits(glibc, 'linux-x64')).toBe(true);
  expect(fits(glibc, 'linux-x64-musl')).toBe(false);
  expect(fits(musl, 'linux-x64-musl')).toBe(true);
  expect(fits(musl, 'linux-x64')).toBe(false);
  expect(fits(glibc, 'linux-arm64')).toBe(false);
  expect(fits(glibc, 'darwin-x64')).toBe(false);
});

test('a static program fits both C libraries, a universal one both processors, x64 also Windows on arm64', () => {
  expect([fits(static_, 'linux-x64'), fits(static_, 'linux-x64-musl')]).toEqual([true, true]);
  expect([fits(both, 'darwin-x64'), fits(both, 'darwin-arm64')]).toEqual([true, true]);
  expect([fits(windows, 'windows-x64'), fits(windows, 'windows-arm64')]).toEqual([true, true]);
  expect(fits(describeBinary(pe64({ machine: 0xaa64 })), 'windows-x64')).toBe(false);
});

test('the error names file, target, what was wanted and what it is', () => {
  try {
    requireTarget(musl, 'linux-arm64', 'erts/bin/beam.smp');
    throw new Error('not refused');
  } catch (error) {
    expect(words(error as OnebeamError).message).toBe(
      '`erts/bin/beam.smp` does not run on linux-arm64: expected linux arm64 glibc, found linux x64 musl',
    );
  }
});
