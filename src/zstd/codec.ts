import * as zlib from 'node:zlib';
import { compress, decompress, init } from '@bokuweb/zstd-wasm';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { checkFrame } from './frame-header.ts';

/**
 * Name and version of the zstd encoder. It determines the bytes of every payload, and is part of each cache key.
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

/** The host's own decoder, which frees its memory: that of WebAssembly stays. Node has it from 22.15, and Bun. */
const { zstdDecompressSync } = zlib as {
  zstdDecompressSync?: (
    frame: Uint8Array,
    options: { chunkSize: number; maxOutputLength: number },
  ) => Uint8Array;
};

/** The memory limit of a decoder, in bytes: the size of the largest frame of a payload. */
const windowLimit = 16 * 1024 * 1024;

/**
 * Decompresses one zstd frame with `rawLength` bytes of content.
 *
 * @throws OnebeamError `zstd-limit` when its header says another length, before memory is allocated for it;
 *   `zstd-invalid` when it is damaged.
 */
export async function decompressFrame(frame: Uint8Array, rawLength: number): Promise<Uint8Array> {
  checkFrame(frame, rawLength, windowLimit);
  if (!zstdDecompressSync) await codec();
  let raw: Uint8Array;
  try {
    const chunkSize = Math.max(64, rawLength);
    raw = zstdDecompressSync
      ? zstdDecompressSync(frame, { chunkSize, maxOutputLength: chunkSize })
      : decompress(frame);
  } catch (cause) {
    throw new OnebeamError('zstd-invalid', { problem: 'blocks' }, { cause });
  }
  if (raw.length !== rawLength)
    throw new OnebeamError('zstd-invalid', { problem: 'length', expected: rawLength });
  return raw;
}
