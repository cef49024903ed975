import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from '../../archive/crc32.ts';
import { readPieces } from '../../files/read-pieces.ts';
import { lastDeflateBlock, type PieceDeflater } from './deflate.ts';
import { type ArchiveEntry, entryPieces } from './pieces.ts';

/** 1980-01-01 00:00, the first time that a zip archive can name: no build's time is in it. */
const dosDate = 0x21;
const versionNeeded = 20;
/** Made on Unix: the upper half of the external attributes is a mode. */
const madeBy = (3 << 8) | versionNeeded;
const utf8Names = 1 << 11;
const deflateMethod = 8;
const regularFile = 0o100000;
/** The largest number of four bytes: the archive has no zip64 records. */
const largest = 0xffff_fffe;

interface Compressed {
  crc: number;
  size: number;
  compressedSize: number;
  bytes: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/**
 * Writes a zip archive whose entries keep their modes, in pieces (PKWARE APPNOTE 6.3). Sizes and checksums precede
 * the content, so each entry is compressed into `workFolder` first when it is larger than a piece.
 *
 * @throws RangeError for what needs zip64; as the entries' contents and `PieceDeflater`
 */
export async function* zip(
  entries: readonly ArchiveEntry[],
  workFolder: string,
  deflater: PieceDeflater,
): AsyncGenerator<Uint8Array> {
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    const file = join(workFolder, `zip-${randomBytes(6).toString('hex')}`);
    try {
      const compressed = await compress(entry, file, deflater);
      const header = localHeader(entry, compressed);
      central.push(centralHeader(entry, compressed, offset));
      yield header;
      yield* compressed.bytes();
      offset += header.length + compressed.compressedSize;
      if (offset > largest || central.length > 0xfffe) throw new RangeError('larger than a zip archive');
    } finally {
      await rm(file, { force: true });
    }
  }
  const directory = Buffer.concat(central);
  yield directory;
  yield endRecord(central.length, directory.length, offset);
}

async function compress(entry: ArchiveEntry, file: string, deflater: PieceDeflater): Promise<Compressed> {
  let crc = 0;
  let size = 0;
  let compressedSize = 0;
  let held: Uint8Array[] = [];
  const output = entry.size > 1024 * 1024 ? await open(file, 'wx', 0o600) : undefined;
  const append = async (bytes: Uint8Array) => {
    compressedSize += bytes.length;
    if (output) await output.writeFile(bytes);
    else held.push(bytes);
  };
  try {
    for await (const piece of entryPieces(entry)) {
      crc = crc32(piece.bytes, crc);
      size += piece.bytes.length;
      await append(await deflater.deflated(piece));
    }
    await append(lastDeflateBlock);
  } finally {
    await output?.close();
  }
  held = output ? [] : [Buffer.concat(held)];
  return { crc, size, compressedSize, bytes: () => (output ? readPieces(file) : held) };
}

/** Returns what both headers of an entry have, from the flags to the length of the name. */
function common(entry: ArchiveEntry, { crc, size, compressedSize }: Compressed): Buffer {
  if (size > largest) throw new RangeError('larger than a zip archive');
  const bytes = Buffer.alloc(24);
  bytes.writeUInt16LE(versionNeeded, 0);
  bytes.writeUInt16LE(/^[\0-\x7f]*$/.test(entry.path) ? 0 : utf8Names, 2);
  bytes.writeUInt16LE(deflateMethod, 4);
  bytes.writeUInt16LE(dosDate, 8);
  bytes.writeUInt32LE(crc, 10);
  bytes.writeUInt32LE(compressedSize, 14);
  bytes.writeUInt32LE(size, 18);
  bytes.writeUInt16LE(Buffer.byteLength(entry.path), 22);
  return bytes;
}

const localHeader = (entry: ArchiveEntry, compressed: Compressed): Buffer =>
  Buffer.concat([
    Buffer.from('PK\x03\x04', 'latin1'),
    common(entry, compressed),
    Buffer.alloc(2),
    Buffer.from(entry.path),
  ]);

function centralHeader(entry: ArchiveEntry, compressed: Compressed, offset: number): Buffer {
  const version = Buffer.alloc(2);
  version.writeUInt16LE(madeBy);
  const rest = Buffer.alloc(16);
  rest.writeUInt32LE(((regularFile | entry.mode) << 16) >>> 0, 8);
  rest.writeUInt32LE(offset, 12);
  return Buffer.concat([
    Buffer.from('PK\x01\x02', 'latin1'),
    version,
    common(entry, compressed),
    rest,
    Buffer.from(entry.path),
  ]);
}

function endRecord(count: number, size: number, offset: number): Buffer {
  const bytes = Buffer.alloc(22);
  bytes.write('PK\x05\x06', 'latin1');
  bytes.writeUInt16LE(count, 8);
  bytes.writeUInt16LE(count, 10);
  bytes.writeUInt32LE(size, 12);
  bytes.writeUInt32LE(offset, 16);
  return bytes;
}
