import { createHash } from 'node:crypto';
import { Deflate, Z_SYNC_FLUSH } from 'pako';
import { ContentCache } from '../../cache/content-cache.ts';
import type { Piece } from './pieces.ts';

/** Ends a deflate stream whose blocks before are all marked as not the last: an empty block with fixed codes. */
export const lastDeflateBlock: Uint8Array = new Uint8Array([3, 0]);

const level = 9;

/** Increase this when the output bytes change. */
const encoder = `pako 3 ${level}`;

/**
 * Compresses pieces to deflate blocks (RFC 1951) that end at a byte and are not the last, so that they may be put one
 * after the other. The same input gives the same bytes on every host: pako is zlib in JavaScript, while builds of zlib itself
 * differ by processor. What programs share is compressed once and kept.
 */
export class PieceDeflater {
  readonly #cache: ContentCache;
  /** How many shared pieces came from the cache, and how many had to be compressed. */
  readonly counts = { cached: 0, compressed: 0 };

  constructor(cacheFolder: string) {
    this.#cache = new ContentCache(cacheFolder);
  }

  /** @throws `cache-not-writable`, `cache-not-trusted` */
  async deflated({ bytes, shared }: Piece): Promise<Uint8Array> {
    if (shared === undefined) return deflated(bytes);
    const key = ContentCache.key(encoder, createHash('sha256').update(bytes).digest('hex'));
    const known = await this.#cache.get('compressed', key);
    if (known) {
      this.counts.cached += 1;
      return known;
    }
    const made = deflated(bytes);
    this.counts.compressed += 1;
    await this.#cache.put('compressed', key, made);
    return made;
  }
}

/** A sync flush ends the last block at a byte, and leaves it open for others to follow. */
export function deflated(bytes: Uint8Array): Uint8Array {
  const deflate = new Deflate({ level, memLevel: 9, raw: true, chunkSize: 1 << 18 });
  const chunks: Uint8Array[] = [];
  deflate.onData = (chunk) => {
    chunks.push(chunk as Uint8Array);
  };
  deflate.push(bytes, Z_SYNC_FLUSH);
  return Buffer.concat(chunks);
}
