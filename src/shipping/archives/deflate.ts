import { createHash } from 'node:crypto';
import { Deflate } from 'fflate';
import { ContentCache } from '../../cache/content-cache.ts';
import type { Piece } from './pieces.ts';

/** Ends a deflate stream whose blocks before are all marked as not the last: an empty block with fixed codes. */
export const lastDeflateBlock: Uint8Array = new Uint8Array([3, 0]);

const level = 9;
/** Changes when the bytes that come out do. */
const encoder = `fflate 0.8.3, level ${level}`;

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

function deflated(bytes: Uint8Array): Uint8Array {
  const out: Uint8Array[] = [];
  const stream = new Deflate({ level }, (piece) => out.push(piece));
  stream.push(bytes, false);
  stream.flush();
  // Nothing is left to compress: what ends the stream is an empty block.
  stream.push(new Uint8Array(), true);
  return continued(Buffer.concat(out));
}

/**
 * Makes a stream that ends with an empty block of fixed codes one that others may follow: the block is no longer the last, and a
 * stored block without content aligns to a byte. (The sync flush of fflate 0.8.3 does this wrong for most bit positions.)
 *
 * The block is ten bits: last (1), fixed codes (1, 0), end of block (seven zeros). So the last bit that is set is its second.
 */
function continued(stream: Buffer): Uint8Array {
  let end = stream.length;
  while (stream[end - 1] === 0) end -= 1;
  const second = (end - 1) * 8 + (31 - Math.clz32(stream[end - 1]!));
  const first = second - 1;
  stream[first >> 3]! &= ~(1 << (first & 7));
  const after = first + 10;
  // The header of the stored block is three zeros, wherever they are.
  const aligned = Math.ceil((after + 3) / 8);
  const bytes = Buffer.alloc(aligned + 4);
  stream.copy(bytes);
  bytes.writeUInt32LE(0xffff0000, aligned);
  return bytes;
}
