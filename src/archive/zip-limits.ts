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

/** @throws `zip-too-large` */
export function within(limit: number, found: number, what: string, path: string): void {
  if (found > limit) throw new OnebeamError('zip-too-large', { path, expected: limit, found, what });
}
