import { elfHeader, segmentKind } from '../../../src/binary/elf/elf-header.ts';

/**
 * Returns what a loader makes of an ELF file: pages by address, each with the file's bytes or zeros. Independent of where in the
 * file they are.
 */
export function memoryImage(bytes: Uint8Array): Map<number, Buffer> {
  const page = 4096;
  const image = new Map<number, Buffer>();
  for (const { kind, fileOffset, fileSize, address, memorySize } of elfHeader(bytes).segments) {
    if (kind !== segmentKind.load) continue;
    const skew = address % page;
    const [first, start] = [address - skew, fileOffset - skew];
    const mapped = Math.ceil((skew + fileSize) / page) * page;
    for (let at = 0; at < mapped; at += page) {
      const content = Buffer.alloc(page);
      content.set(bytes.subarray(start + at, Math.min(start + at + page, bytes.length)));
      // Memory beyond the file's bytes is cleared.
      if (memorySize > fileSize && at + page > skew + fileSize) content.fill(0, skew + fileSize - at);
      image.set(first + at, content);
    }
  }
  return image;
}

/** Addresses of the bytes in which two images differ. */
export function differences(one: Map<number, Buffer>, other: Map<number, Buffer>): number[] {
  const found: number[] = [];
  for (const address of new Set([...one.keys(), ...other.keys()])) {
    const [a, b] = [one.get(address), other.get(address)];
    if (a && b && a.equals(b)) continue;
    for (let at = 0; at < 4096; at++) if (a?.[at] !== b?.[at]) found.push(address + at);
  }
  return found;
}
