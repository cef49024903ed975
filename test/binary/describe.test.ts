import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeBinary } from '../../src/binary/describe.ts';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { otp } from '../bed/otp.ts';
import { run } from '../bed/run.ts';
import { tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';
import { elf32BigEndian, elf64 } from './elf/elf-sample.ts';
import { macho64, universal } from './macho/macho-sample.ts';
import { pe64 } from './pe/pe-sample.ts';

describe('ELF', () => {
  test('glibc: loader, libraries and the highest of the versions, compared as numbers', () => {
    const versions = {
      'libc.so.6': ['GLIBC_2.9', 'GLIBC_2.17', 'GLIBC_2.3.4', 'GLIBC_PRIVATE'],
      'libm.so.6': ['GLIBC_2.2.5'],
    };
    const interpreter = '/lib64/ld-linux-x86-64.so.2';
    const needed = ['libm.so.6', 'libc.so.6'];
    const bytes = elf64({ interpreter, needed, versions });
    expect(describeBinary(bytes)).toEqual({
      format: 'elf',
      os: 'linux',
      cpus: ['x64'],
      libc: 'glibc',
      interpreter,
      needed,
      glibcFloor: '2.17',
    });
  });

  test('a library has no loader: its C library shows the kind', () => {
    const musl = describeBinary(elf64({ machine: 183, needed: ['libc.musl-aarch64.so.1'] }));
    expect(musl).toEqual({
      format: 'elf',
      os: 'linux',
      cpus: ['arm64'],
      libc: 'musl',
      needed: ['libc.musl-aarch64.so.1'],
    });
    expect(describeBinary(elf64({ needed: ['libc.so.6'] })).libc).toBe('glibc');
  });

  test('static programs fit either libc', () => {
    expect(describeBinary(elf64())).toEqual({ format: 'elf', os: 'linux', cpus: ['x64'], needed: [] });
  });

  test('other systems and processors have names', () => {
    expect(describeBinary(elf64({ abi: 9 })).os).toBe('freebsd');
    expect(describeBinary(elf64({ interpreter: '/system/bin/linker64' })).os).toBe('android');
    expect(describeBinary(elf32BigEndian(20))).toMatchObject({ cpus: ['ppc'], os: 'linux' });
    expect(describeBinary(elf64({ machine: 4711 })).cpus).toEqual(['machine 4711']);
  });
});

test('PE: machine, console, imports, signature', () => {
  const bytes = pe64({
    machine: 0xaa64,
    subsystem: 2,
    libraries: ['KERNEL32.dll', 'ntdll.dll'],
    signature: 24,
  });
  expect(describeBinary(bytes)).toEqual({
    format: 'pe',
    os: 'windows',
    cpus: ['arm64'],
    subsystem: 'gui',
    needed: ['KERNEL32.dll', 'ntdll.dll'],
    security: { offset: bytes.length - 24, size: 24 },
  });
});

test('Mach-O: processor, libraries, lowest macOS; thin and universal', () => {
  const arm = macho64({ libraries: ['/usr/lib/libSystem.B.dylib'], floor: [11, 3] });
  const intel = macho64({ cpuType: 0x01000007, libraries: ['/usr/lib/libSystem.B.dylib'] });
  const needed = ['/usr/lib/libSystem.B.dylib'];
  const described = { format: 'macho' as const, os: 'darwin', needed };
  expect(describeBinary(arm)).toEqual({ ...described, cpus: ['arm64'], macosFloor: '11.3' });
  expect(describeBinary(universal(intel, arm))).toEqual({
    ...described,
    cpus: ['x64', 'arm64'],
    macosFloor: '11.3',
  });
});

test('reports files that are not programs', () => {
  const javaClass = Buffer.from('cafebabe00000034', 'hex');
  for (const bytes of [Buffer.from(''), Buffer.from('#!/bin/sh\n'), javaClass]) {
    expect(() => describeBinary(bytes)).toThrow(expect.objectContaining({ code: 'binary-unknown' }));
  }
});

describe('damage is an error, never anything else', () => {
  const samples = {
    elf: elf64({
      interpreter: '/lib/ld-musl-x86_64.so.1',
      needed: ['a.so', 'libc.so.6'],
      versions: { 'libc.so.6': ['GLIBC_2.9', 'GLIBC_2.17'] },
    }),
    pe: pe64({ libraries: ['KERNEL32.dll'], signature: 16 }),
    macho: universal(macho64({ libraries: ['/usr/lib/libSystem.B.dylib'], floor: [13, 0] })),
  };
  /** Returns true when it is read or refused; any error except an OnebeamError fails the test. */
  const outcome = (bytes: Buffer): 'read' | 'refused' => {
    try {
      describeBinary(bytes);
      return 'read';
    } catch (error) {
      if (error instanceof OnebeamError) return 'refused';
      throw error;
    }
  };

  for (const [format, sample] of Object.entries(samples)) {
    test(`${format}: cut at every length`, () => {
      const outcomes = new Set<string>();
      for (let length = 0; length < Math.min(sample.length, 1024); length++) {
        outcomes.add(outcome(sample.subarray(0, length)));
      }
      expect(outcomes).toContain('refused');
      expect(outcome(sample)).toBe('read');
    });

    test(`${format}: every byte of the head set to 0, 0x7f and 0xff`, () => {
      let refused = 0;
      for (let at = 0; at < Math.min(sample.length, 1024); at++) {
        for (const value of [0, 0x7f, 0xff]) {
          const damaged = Buffer.from(sample);
          damaged[at] = value;
          if (outcome(damaged) === 'refused') refused++;
        }
      }
      expect(refused).toBeGreaterThan(10);
    });
  }

  test('a list that points at itself ends', () => {
    const versions = { 'libc.so.6': Array.from({ length: 3 }, (_, index) => `GLIBC_2.${index}`) };
    const bytes = elf64({ needed: ['libc.so.6'], versions });
    const needs = bytes.indexOf(Buffer.from([1, 0, 3, 0]));
    bytes.writeUInt16LE(0xffff, needs + 2);
    // The first entry is its own next one, again and again.
    bytes.writeUInt32LE(0xffffffff, needs + 16 + 12);
    expect(outcome(bytes)).toBe('refused');
  });
});

testWith(
  { otp25: await otp(25), readelf: await tool('readelf') },
  'agrees with readelf on an emulator',
  async ({ otp25, readelf }) => {
    const path = join(otp25.bin, 'beam.smp');
    const { stdout } = await run(readelf.program, [
      '--wide',
      '--dynamic',
      '--version-info',
      '--segments',
      path,
    ]);
    const words = Buffer.from(stdout).toString();
    const described = describeBinary(readFileSync(path));
    expect(described.needed).toEqual([...words.matchAll(/\(NEEDED\).*\[(.*)\]/g)].map(([, name]) => name!));
    expect(described.needed.length).toBeGreaterThan(3);
    expect(words).toContain(`interpreter: ${described.interpreter}]`);
    const versions = [...words.matchAll(/Name: GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor));
    expect(described.glibcFloor).toBe(`2.${Math.max(...versions)}`);
  },
);
