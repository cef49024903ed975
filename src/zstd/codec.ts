import { compress, decompress, init } from '@bokuweb/zstd-wasm';

/**
 * Name and version of the encoder. It decides the bytes of every payload, so it is part of each cache key, and a
 * test holds it against what is installed.
 */
export const encoder = '@bokuweb/zstd-wasm 0.0.27';

/** The compression levels that payloads use; above 19 the decoder's memory grows for a gain below 0.1 %. */
export const levels = { lowest: 1, highest: 19 } as const;

let ready: Promise<void> | undefined;

async function codec(): Promise<void> {
  ready ??= init();
  await ready;
}

/**
 * One zstd frame (RFC 8878) of `raw`, with the content size in its header and no checksum. The same bytes on every
 * host: the encoder is WebAssembly and has one thread.
 *
 * @param level 1 to 19.
 */
export async function compressFrame(raw: Uint8Array, level: number): Promise<Uint8Array> {
  await codec();
  return compress(raw, level);
}

/**
 * The content of one zstd frame.
 *
 * @param frame whose header says that the content has `rawLength` bytes: the caller has checked it, because the codec
 *   takes memory for whatever the header says.
 * @throws Error when the frame is damaged, or holds another number of bytes.
 */
export async function decompressFrame(frame: Uint8Array, rawLength: number): Promise<Uint8Array> {
  await codec();
  const raw = decompress(frame);
  if (raw.length !== rawLength) throw new Error(`${raw.length} bytes came out of a frame of ${rawLength}`);
  return raw;
}
