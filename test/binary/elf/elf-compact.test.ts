import { describe, expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { compactElf, hasMappedDynamic } from '../../../src/binary/elf/elf-compact.ts';
import { elfHeader, segmentKind } from '../../../src/binary/elf/elf-header.ts';
import { elfSections } from '../../../src/binary/elf/elf-sections.ts';
import { otp } from '../../bed/otp.ts';
import { testWith } from '../../bed/when.ts';
import { elfFiles } from './elf-files.ts';
import { differences, memoryImage } from './elf-image.ts';
import { elf64 } from './elf-sample.ts';

const trees = { otp25: await otp(25), otp27: await otp(27), arm64: await otp(27, 'arm64') };

describe('compactElf', () => {
  testWith(trees, 'keeps every byte that is mapped, at its address, and no section', async (trees) => {
    for (const tree of Object.values(trees)) {
      for (const path of await elfFiles(tree)) {
        const bytes = await readFile(path);
        const compact = compactElf(bytes)!;
        expect([path, compact?.length > 0 && compact.length <= bytes.length]).toEqual([path, true]);
        expect(elfSections(elfHeader(compact))).toEqual([]);
        // Section headers may share the last page with code: nothing that runs looks there.
        const [before, after] = [memoryImage(bytes), memoryImage(compact)];
        const inSegments = elfHeader(bytes).segments.filter(({ kind }) => kind === segmentKind.load);
        const changed = differences(before, after).filter((at) =>
          inSegments.some(({ address, fileSize }) => at >= address && at < address + fileSize),
        );
        // The ELF header's four fields about sections, and the offsets of segments that moved.
        const headers = 64 + elfHeader(bytes).segments.length * 56;
        const start = Math.min(...inSegments.map(({ address }) => address));
        expect([path, changed.filter((at) => at >= start + headers)]).toEqual([path, []]);
        expect(hasMappedDynamic(compact)).toBe(true);
      }
    }
  });

  test('does not change files that it cannot reduce safely', () => {
    const whole = elf64({ needed: ['libc.so.6'], interpreter: '/lib64/ld-linux-x86-64.so.2' });
    expect(compactElf(whole)).toEqual(new Uint8Array(whole));
    const of32 = Buffer.from(whole);
    of32[4] = 1;
    expect(compactElf(of32)).toBeUndefined();
    expect(() => compactElf(whole.subarray(0, 100))).toThrow('binary-malformed');
    // A segment behind the loaded one that nothing maps.
    const beyond = Buffer.concat([whole, Buffer.alloc(8192, 1)]);
    const { segments } = elfHeader(beyond);
    const dynamic = segments.findIndex(({ kind }) => kind === segmentKind.dynamic);
    beyond.writeBigUInt64LE(BigInt(whole.length + 4096), 64 + dynamic * 56 + 8);
    expect(hasMappedDynamic(whole)).toBe(true);
    expect(hasMappedDynamic(beyond)).toBe(false);
    expect(compactElf(beyond)).toBeUndefined();
  });
});
