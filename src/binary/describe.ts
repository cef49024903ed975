import { OnebeamError } from '../errors/onebeam-error.ts';
import type { BinaryDescription } from './binary-description.ts';
import { describeElf } from './elf/elf.ts';
import { isElf } from './elf/elf-header.ts';
import { describeMacho, isMacho } from './macho/macho.ts';
import { describePe } from './pe/pe.ts';
import { isPe } from './pe/pe-header.ts';

/**
 * Determines the platform of a program or library: system, processor, C library, and dependencies.
 *
 * @param bytes the complete file.
 * @throws `binary-unknown` when it is not ELF, PE or 64-bit Mach-O; `binary-malformed`
 */
export function describeBinary(bytes: Uint8Array): BinaryDescription {
  if (isElf(bytes)) return describeElf(bytes);
  if (isPe(bytes)) return describePe(bytes);
  if (isMacho(bytes)) return describeMacho(bytes);
  throw new OnebeamError('binary-unknown', {});
}
