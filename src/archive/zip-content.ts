import { inflateRawSync } from 'node:zlib';
import type { ZipContentFault } from '../errors/faults/zip.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { crc32 } from './crc32.ts';
import type { ZipEntry } from './zip-entry.ts';

/**
 * The content of an entry, `entry.size` bytes. Never returns more, whatever the data contains.
 *
 * @param archive the bytes of the complete archive.
 * @param path of its file, for messages.
 * @throws `zip-damaged` when the data gives another length, ends early or late, or has another checksum.
 */
export function zipContent(archive: Uint8Array, entry: ZipEntry, path: string): Uint8Array {
  const packed = archive.subarray(entry.offset, entry.offset + entry.compressedSize);
  const content = entry.method === 'stored' ? packed : inflate(packed, entry, path);
  if (content.length !== entry.size)
    throw damaged(path, entry, { problem: 'size', expected: entry.size, found: content.length });
  const crc = crc32(content);
  if (crc !== entry.crc) throw damaged(path, entry, { problem: 'checksum', expected: entry.crc, found: crc });
  return content;
}

/** The result of `inflateRawSync` with `info: true`; in Node's documentation, not in its types. */
interface Inflated {
  buffer: Uint8Array;
  engine: { bytesWritten: number };
}

// Does not use fflate: it neither stops at the stated size nor reports how much of the data it used.
function inflate(packed: Uint8Array, entry: ZipEntry, path: string): Uint8Array {
  let inflated: Inflated;
  try {
    const options = { maxOutputLength: Math.max(1, entry.size), info: true };
    inflated = inflateRawSync(packed, options) as unknown as Inflated;
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const problem = code === 'ERR_BUFFER_TOO_LARGE' ? 'more-content' : 'no-deflate-data';
    throw damaged(path, entry, { problem, expected: entry.size }, cause);
  }
  const used = inflated.engine.bytesWritten;
  if (used !== packed.length)
    throw damaged(path, entry, { problem: 'deflate-length', expected: packed.length, found: used });
  return inflated.buffer;
}

const damaged = (path: string, entry: ZipEntry, fault: ZipContentFault, cause?: unknown): OnebeamError =>
  new OnebeamError('zip-damaged', { path, entry: entry.path, ...fault }, { cause });
