import { OnebeamError } from '../errors/onebeam-error.ts';
import type { ZipBytes } from './zip-bytes.ts';
import { widen } from './zip-extra.ts';

/** The fields that both headers of an entry have, with the names of APPNOTE 4.4. */
export interface ZipHeader {
  flags: number;
  method: number;
  crc: number;
  compressedSize: number;
  size: number;
  /** For messages; the bytes of the name are at `nameBytes`. */
  name: string;
  nameBytes: Uint8Array;
  /** In bytes, with everything that belongs to it. */
  length: number;
}

export interface CentralHeader extends ZipHeader {
  /** Where the local header is, from the archive's first byte. */
  headerOffset: number;
  /** `version made by` and `external file attributes`. */
  madeBy: number;
  attributes: number;
}

/** Bits of the general purpose flag, APPNOTE 4.4.4; what is not here is refused, but for the two deflate hints. */
export const zipFlags = {
  encrypted: 1 << 0,
  deflateHints: 3 << 1,
  descriptor: 1 << 3,
  utf8: 1 << 11,
} as const;

const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;
const descriptorSignature = 0x08074b50;

/**
 * Reads the header of an entry in the central directory, APPNOTE 4.3.12.
 *
 * @throws `zip-layout`, `zip-unsupported` (several disks), and what `widen` throws
 */
export function readCentralHeader(zip: ZipBytes, at: number, end: number): CentralHeader {
  if (at + 46 > end || zip.u32(at) !== centralSignature) {
    throw zip.layout({ problem: 'no-directory-header', offset: at, expected: end });
  }
  const [nameLength, extraLength, commentLength] = [zip.u16(at + 28), zip.u16(at + 30), zip.u16(at + 32)];
  const length = 46 + nameLength + extraLength + commentLength;
  if (at + length > end)
    throw zip.layout({ problem: 'directory-header-size', start: at, end: at + length, expected: end });
  if (zip.u16(at + 34) !== 0)
    throw new OnebeamError('zip-unsupported', { path: zip.path, problem: 'several-disks' });
  const nameBytes = zip.slice(at + 46, at + 46 + nameLength);
  const extra = zip.slice(at + 46 + nameLength, at + 46 + nameLength + extraLength);
  const flags = zip.u16(at + 8);
  const name = nameText(zip, nameBytes, flags);
  const numbers = {
    compressedSize: zip.u32(at + 20),
    size: zip.u32(at + 24),
    headerOffset: zip.u32(at + 42),
  };
  return {
    ...widen(numbers, extra, zip.path, name),
    flags,
    method: zip.u16(at + 10),
    crc: zip.u32(at + 16),
    name,
    nameBytes,
    length,
    madeBy: zip.u16(at + 4),
    attributes: zip.u32(at + 38),
  };
}

/**
 * Reads the header in front of an entry's data, APPNOTE 4.3.7.
 *
 * @throws `zip-layout`, and what `widen` throws
 */
export function readLocalHeader(zip: ZipBytes, at: number): ZipHeader {
  zip.need(at, 30);
  if (zip.u32(at) !== localSignature) throw zip.layout({ problem: 'no-local-header', offset: at });
  const [nameLength, extraLength] = [zip.u16(at + 26), zip.u16(at + 28)];
  const length = 30 + nameLength + extraLength;
  zip.need(at, length);
  const nameBytes = zip.slice(at + 30, at + 30 + nameLength);
  const flags = zip.u16(at + 6);
  const name = nameText(zip, nameBytes, flags);
  const numbers = { compressedSize: zip.u32(at + 18), size: zip.u32(at + 22) };
  return {
    ...widen(numbers, zip.slice(at + 30 + nameLength, at + length), zip.path, name),
    flags,
    method: zip.u16(at + 8),
    crc: zip.u32(at + 14),
    name,
    nameBytes,
    length,
  };
}

/**
 * The length of the data descriptor that fills the bytes from `at` to `end`, APPNOTE 4.3.9: with or without a
 * signature, with sizes of four or eight bytes. `undefined` when the bytes are not the descriptor of this
 * entry.
 */
export function descriptorLength(
  zip: ZipBytes,
  at: number,
  end: number,
  entry: ZipHeader,
): number | undefined {
  const length = end - at;
  if (![12, 16, 20, 24].includes(length)) return undefined;
  const signed = length === 16 || length === 24;
  if (signed && zip.u32(at) !== descriptorSignature) return undefined;
  const crc = at + (signed ? 4 : 0);
  const wide = length >= 20;
  const sizes = wide ? [zip.u64(crc + 4), zip.u64(crc + 12)] : [zip.u32(crc + 4), zip.u32(crc + 8)];
  const agrees = zip.u32(crc) === entry.crc && sizes[0] === entry.compressedSize && sizes[1] === entry.size;
  return agrees ? length : undefined;
}

/** UTF-8 where the flag says so or where it can be; else one character a byte. */
function nameText(zip: ZipBytes, bytes: Uint8Array, flags: number): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const found = String.fromCharCode(...bytes);
    if (!(flags & zipFlags.utf8)) return found;
    throw new OnebeamError('zip-entry-name', {
      path: zip.path,
      found,
      why: { problem: 'encoding' },
    });
  }
}
