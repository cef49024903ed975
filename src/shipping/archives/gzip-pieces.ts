import { crc32 } from '../../archive/crc32.ts';
import { lastDeflateBlock, type PieceDeflater } from './deflate.ts';
import type { Piece } from './pieces.ts';

/** No name, no time, the best compression, made on Unix (RFC 1952). */
const header = new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3]);

/**
 * Compresses pieces to one gzip member, without a name or a time. No more than some pieces are in memory.
 *
 * @throws as the pieces and `PieceDeflater`
 */
export async function* gzipPieces(
  pieces: AsyncIterable<Piece>,
  deflater: Pick<PieceDeflater, 'deflated'>,
): AsyncGenerator<Uint8Array> {
  yield header;
  let crc = 0;
  let size = 0;
  for await (const piece of pieces) {
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
