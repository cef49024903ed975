import type { Machine } from './system/machine.ts';

const elfMagic = 0x464c457f;
const interpreterSegment = 3;

/**
 * Returns true when the file that runs is a loader with the executable as its argument (`ld-linux-x86-64.so.2 ./tool`): a loader is
 * an ELF file that names no loader, and every launcher names one. Little-endian ELF64, as all targets are.
 */
export function isLoader(machine: Machine): boolean {
  const header = Buffer.from(machine.readSelf(0, 64));
  if (header.length < 64 || header.readUInt32LE(0) !== elfMagic) return false;
  const [offset, size, count] = [
    Number(header.readBigUInt64LE(32)),
    header.readUInt16LE(54),
    header.readUInt16LE(56),
  ];
  const segments = Buffer.from(machine.readSelf(offset, size * count));
  for (let at = 0; at + size <= segments.length && size >= 4; at += size) {
    if (segments.readUInt32LE(at) === interpreterSegment) return false;
  }
  return true;
}
