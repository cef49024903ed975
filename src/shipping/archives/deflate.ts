import { createHash } from 'node:crypto';
import { constants, deflateRawSync } from 'node:zlib';
import { ContentCache } from '../../cache/content-cache.ts';
import type { Piece } from './pieces.ts';

/** Ends a deflate stream whose blocks before are all marked as not the last: an empty block with fixed codes. */
export const lastDeflateBlock: Uint8Array = new Uint8Array([3, 0]);

const level = 9;

/** Changes when the bytes that come out may: builds of zlib differ, also by processor. */
const encoder = [
  'deflate 2',
  level,
  process.versions.bun ?? process.versions.node,
  process.versions.zlib,
  process.arch,
].join(' ');

/**
 * Compresses pieces to deflate blocks (RFC 1951) that end at a byte and are not the last, so that they may be put one
 * after the other. The same input gives the same bytes on every host, which zlib does not promise: its builds differ. What
 * programs share is compressed once and kept.
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
export const deflated = (bytes: Uint8Array): Uint8Array =>
  deflateRawSync(bytes, { level, memLevel: 9, finishFlush: constants.Z_SYNC_FLUSH });
