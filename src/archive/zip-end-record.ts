import { OnebeamError } from '../errors/onebeam-error.ts';
import type { ZipBytes } from './zip-bytes.ts';

/** The position of the central directory. */
export interface CentralDirectory {
  /** From the archive's first byte. */
  offset: number;
  /** In bytes. */
  size: number;
  /** Number of its entries. */
  entries: number;
}

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locatorSignature = 0x07064b50;
const endSize = 22;
const end64Size = 56;
const locatorSize = 20;

/**
 * Finds the end record of a zip archive and its data about the central directory (APPNOTE 4.3.14 to 4.3.16). There
 * must be exactly one, its comment must reach the end of the file, and the directory must end where it begins.
 *
 * @throws `zip-no-end`, `zip-ambiguous`, `zip-unsupported` (several disks), `zip-layout`, `zip-too-large`
 */
export function readEndRecord(zip: ZipBytes): CentralDirectory {
  const at = findEndRecord(zip);
  const disks = [zip.u16(at + 4), zip.u16(at + 6)];
  const short = { entries: zip.u16(at + 10), size: zip.u32(at + 12), offset: zip.u32(at + 16) };
  const onThisDisk = zip.u16(at + 8);

  const locator = at - locatorSize;
  const hasLocator = locator >= 0 && zip.u32(locator) === locatorSignature;
  if (hasLocator) {
    const { record, directory } = readEnd64(zip, locator);
    agree(zip, 'entries', short.entries, 0xffff, directory.entries);
    agree(zip, 'directory size', short.size, 0xffffffff, directory.size);
    agree(zip, 'directory offset', short.offset, 0xffffffff, directory.offset);
    return endsAt(zip, directory, record);
  }
  if (disks.some((disk) => disk !== 0) || onThisDisk !== short.entries) throw multiDisk(zip);
  return endsAt(zip, short, at);
}

function findEndRecord(zip: ZipBytes): number {
  const from = Math.max(0, zip.length - endSize - 0xffff);
  const signatures: number[] = [];
  for (let at = zip.length - endSize; at >= from; at--) {
    if (zip.u32(at) === endSignature) signatures.push(at);
  }
  const complete = signatures.filter((at) => at + endSize + zip.u16(at + 20) === zip.length);
  const path = zip.path;
  if (complete.length > 1) throw new OnebeamError('zip-ambiguous', { path, problem: 'two-end-records' });
  const [at] = complete;
  if (at === undefined) {
    const problem = signatures.length > 0 ? 'data-after-comment' : 'missing';
    throw new OnebeamError('zip-no-end', { path, problem });
  }
  if (signatures.some((other) => other > at)) {
    throw new OnebeamError('zip-ambiguous', { path, problem: 'end-record-in-comment' });
  }
  return at;
}

function readEnd64(zip: ZipBytes, locator: number): { record: number; directory: CentralDirectory } {
  const record = zip.u64(locator + 8);
  if (zip.u32(locator + 4) !== 0 || zip.u32(locator + 16) !== 1) throw multiDisk(zip);
  if (record > locator - end64Size || zip.u32(record) !== end64Signature) {
    throw zip.layout({ problem: 'no-wide-end-record', offset: record, expected: locator });
  }
  if (record + 12 + zip.u64(record + 4) !== locator) {
    throw zip.layout({ problem: 'wide-end-record-size', found: zip.u64(record + 4), expected: locator });
  }
  const entries = zip.u64(record + 32);
  const disks = [zip.u32(record + 16), zip.u32(record + 20)];
  if (disks.some((disk) => disk !== 0) || zip.u64(record + 24) !== entries) throw multiDisk(zip);
  return { record, directory: { entries, size: zip.u64(record + 40), offset: zip.u64(record + 48) } };
}

/** A field of the short record is either the mark for "see the long one", or the same number. */
function agree(zip: ZipBytes, field: string, short: number, mark: number, long: number): void {
  if (short === mark || short === long) return;
  throw new OnebeamError('zip-ambiguous', {
    path: zip.path,
    problem: 'end-records-disagree',
    field,
    expected: short,
    found: long,
  });
}

function endsAt(zip: ZipBytes, directory: CentralDirectory, at: number): CentralDirectory {
  if (directory.offset + directory.size === at) return directory;
  const { offset: start, size } = directory;
  throw zip.layout({ problem: 'directory-place', start, end: start + size, expected: at });
}

const multiDisk = (zip: ZipBytes): OnebeamError =>
  new OnebeamError('zip-unsupported', { path: zip.path, problem: 'several-disks' });
