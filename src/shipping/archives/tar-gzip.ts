import { crc32 } from '../../archive/crc32.ts';
import { lastDeflateBlock, type PieceDeflater } from './deflate.ts';
import { type ArchiveEntry, tarPieces } from './pieces.ts';

/** No name, no time, the best compression, made on Unix (RFC 1952). */
const header = new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3]);

/**
 * Writes a `.tar.gz` of one member, in pieces; no more than some of them are in memory.
 *
 * @param modified of every entry, in seconds since 1970; the gzip header has no time.
 * @throws as the entries' contents and `PieceDeflater`
 */
export async function* tarGzip(
  entries: readonly ArchiveEntry[],
  modified: number,
  deflater: PieceDeflater,
): AsyncGenerator<Uint8Array> {
  yield header;
  let crc = 0;
  let size = 0;
  for await (const piece of tarPieces(entries, modified)) {
    crc = crc32(piece.bytes, crc);
    size += piece.bytes.length;
    yield await deflater.deflated(piece);
  }
  yield lastDeflateBlock;
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc, 0);
  trailer.writeUInt32LE(size % 2 ** 32, 4);
  yield trailer;
}
