import type { ZipLimitFault } from '../errors/faults/zip.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { ZipBytes } from './zip-bytes.ts';
import { readEndRecord } from './zip-end-record.ts';
import { readEntry, type ZipEntry } from './zip-entry.ts';
import { type CentralHeader, readCentralHeader } from './zip-headers.ts';

/** Limits of an archive, so that it cannot exhaust the machine that reads it. */
export interface ZipLimits {
  entries: number;
  /** Of one entry's content, in bytes. */
  entrySize: number;
  /** Of all content together, in bytes. */
  totalSize: number;
}

/** Ten times what the largest escripts in use need. */
const zipLimits: ZipLimits = { entries: 100_000, entrySize: 512 << 20, totalSize: 2 ** 31 };

/**
 * Reads the directory of a zip archive, strictly: the central directory is the truth and every local header agrees
 * with it; entries, directory and end record follow each other without gap or overlap from the first byte to the last.
 * What passes can be read in one way only (PKWARE's APPNOTE 6.3, without encryption, links and several disks).
 * Contents are not looked at: see `zipContent`.
 *
 * @param archive the bytes from the first local header to the end of the file.
 * @param path of the file, for messages.
 * @returns the entries, in the order of the directory.
 * @throws `zip-no-end`, `zip-ambiguous`, `zip-layout`, `zip-headers-disagree`, `zip-unsupported`, `zip-entry-name`,
 *   `zip-duplicate-entry`, `zip-too-large`
 */
export function readZip(archive: Uint8Array, path: string, limits = zipLimits): ZipEntry[] {
  const zip = new ZipBytes(archive, path);
  const directory = readEndRecord(zip);
  within(path, { problem: 'entries', expected: limits.entries, found: directory.entries });
  const headers = readDirectory(zip, directory.offset, directory.offset + directory.size, directory.entries);

  const ends = new Map<CentralHeader, number>();
  const byPlace = headers.toSorted((a, b) => a.headerOffset - b.headerOffset);
  for (const [index, header] of byPlace.entries()) {
    ends.set(header, byPlace[index + 1]?.headerOffset ?? directory.offset);
  }
  const first = byPlace[0]?.headerOffset ?? directory.offset;
  if (first !== 0) throw zip.layout({ problem: 'first-entry', found: first });

  let total = 0;
  const paths = new Set<string>();
  return headers.map((header) => {
    const entry = readEntry(zip, header, ends.get(header)!);
    within(path, {
      problem: 'entry-size',
      entry: entry.path,
      expected: limits.entrySize,
      found: entry.size,
    });
    total += entry.size;
    within(path, { problem: 'total-size', expected: limits.totalSize, found: total });
    if (paths.has(entry.path)) throw new OnebeamError('zip-duplicate-entry', { path, found: entry.path });
    paths.add(entry.path);
    return entry;
  });
}

function readDirectory(zip: ZipBytes, start: number, end: number, count: number): CentralHeader[] {
  const headers: CentralHeader[] = [];
  let at = start;
  while (at < end && headers.length < count) {
    const header = readCentralHeader(zip, at, end);
    headers.push(header);
    at += header.length;
  }
  if (at === end && headers.length === count) return headers;
  throw zip.layout({
    problem: 'directory-entries',
    found: headers.length,
    foundEnd: at,
    expected: count,
    expectedEnd: end,
  });
}

/** @throws `zip-too-large` when what was found is more than the limit */
function within(path: string, amount: ZipLimitFault & { found: number }): void {
  if (amount.found > amount.expected) throw new OnebeamError('zip-too-large', { path, ...amount });
}
