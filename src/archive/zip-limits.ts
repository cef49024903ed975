import type { ZipLimitFault } from '../errors/faults/zip.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';

/** What an archive may ask of the machine that reads it. */
export interface ZipLimits {
  entries: number;
  /** Of one entry's content, in bytes. */
  entrySize: number;
  /** Of all content together, in bytes. */
  totalSize: number;
}

/** Ten times what the largest escripts in use need. */
export const zipLimits: ZipLimits = { entries: 100_000, entrySize: 512 << 20, totalSize: 2 ** 31 };

/** @throws `zip-too-large` when what was found is more than the limit */
export function within(path: string, amount: ZipLimitFault & { found: number }): void {
  if (amount.found > amount.expected) throw new OnebeamError('zip-too-large', { path, ...amount });
}
