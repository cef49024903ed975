import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { ContentCache } from '../../cache/content-cache.ts';
import { compressFrame, encoder } from '../../zstd/codec.ts';
import { startCompressor } from '../../zstd/compress.ts';

/** One compressed frame of a payload. */
export interface Frame {
  bytes: Uint8Array;
  rawLength: number;
  /** True when it was not compressed now. */
  cached: boolean;
}

/** Makes frames for any number of payloads at the same time, each frame once. Close it: its threads keep the process alive. */
export interface FrameMaker {
  /** How many frames it works on at the same time. */
  readonly width: number;
  /** The frame of `raw`, which the caller must not use afterwards. The bytes depend only on `raw` and the level. */
  make(raw: Uint8Array<ArrayBuffer>, level: number): Promise<Frame>;
  close(): Promise<void>;
}

/** With their frames, two workers use about 450 MB at any level; the total stays below 500 MB. */
const mostWorkers = 2;

/** So little is compressed sooner than a worker has started. In bytes. */
const little = 64 * 1024;

/**
 * @param cache keeps frames by content: what it has is not compressed again.
 * @param workers threads that compress; as many as the processor and the memory bound allow by default.
 */
export function startFrameMaker(
  cache: ContentCache | undefined,
  workers = Math.min(availableParallelism(), mostWorkers),
): FrameMaker {
  const compressor = startCompressor(workers);
  const underway = new Map<string, Promise<Frame>>();

  const compressed = async (raw: Uint8Array<ArrayBuffer>, level: number): Promise<Frame> => {
    const rawLength = raw.length;
    const bytes = await (rawLength <= little ? compressFrame(raw, level) : compressor.compress(raw, level));
    return { bytes, rawLength, cached: false };
  };

  const kept = async (
    cache: ContentCache,
    key: string,
    raw: Uint8Array<ArrayBuffer>,
    level: number,
  ): Promise<Frame> => {
    const rawLength = raw.length;
    const bytes = await cache.get('frames', key);
    if (bytes) return { bytes, rawLength, cached: true };
    const frame = await compressed(raw, level);
    await cache.put('frames', key, frame.bytes);
    return frame;
  };

  return {
    width: compressor.width,
    async make(raw, level) {
      if (!cache) return compressed(raw, level);
      const key = ContentCache.key(createHash('sha256').update(raw).digest('hex'), level, encoder);
      // Several targets share what is not native code.
      const same = underway.get(key);
      if (same) return { ...(await same), cached: true };
      const frame = kept(cache, key, raw, level).finally(() => underway.delete(key));
      underway.set(key, frame);
      return frame;
    },
    close: () => compressor.close(),
  };
}
