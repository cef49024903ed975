import type { PieceDeflater } from './deflate.ts';
import { gzipPieces } from './gzip-pieces.ts';
import { type ArchiveEntry, tarPieces } from './pieces.ts';

/**
 * Writes a `.tar.gz` of one member, in pieces; no more than some of them are in memory.
 *
 * @param modified of every entry, in seconds since 1970; the gzip header has no time.
 * @throws as the entries' contents and `PieceDeflater`
 */
export const tarGzip = (
  entries: readonly ArchiveEntry[],
  modified: number,
  deflater: PieceDeflater,
): AsyncGenerator<Uint8Array> => gzipPieces(tarPieces(entries, modified), deflater);
