import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import type { ManifestFrame } from '../../src/payload/format/manifest.ts';
import { checkFrame } from '../../src/zstd/frame-header.ts';
import type { Machine } from '../system/machine.ts';

/** A frame of at most 16 MiB needs no larger window, whatever its header says. */
const windowLimit = 16 * 1024 * 1024;

/**
 * The contents of frames, in their order. While the caller uses one, the next is decompressed and the one after that
 * is hashed, each on another thread; no more than these are in memory.
 *
 * @param payloadOffset where the payload begins in the executable.
 * @returns the tar bytes of a frame, and which it is. Hand them to `release` when done.
 * @throws `payload-digest`, `zstd-*`
 */
export async function* contents(
  machine: Machine,
  payloadOffset: number,
  frames: readonly ManifestFrame[],
): AsyncGenerator<{ bytes: Uint8Array; frame: ManifestFrame }> {
  const check = (index: number): Promise<Uint8Array<ArrayBuffer>> | undefined => {
    const frame = frames[index];
    if (!frame) return undefined;
    return quiet(checked(frame, machine.readSelf(payloadOffset + frame.offset, frame.length)));
  };
  const first = frames[0]!;
  let content = quiet(check(0)!.then((compressed) => decompressed(first, compressed)));
  let next = check(1);
  for (const [index, frame] of frames.entries()) {
    const bytes = await content;
    if (next) {
      const compressed = await next;
      content = quiet(decompressed(frames[index + 1]!, compressed));
      next = check(index + 2);
    }
    yield { bytes, frame };
  }
}

/** Awaited only after the data before it was used, which may fail first: then its error is ignored. */
function quiet<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  return promise;
}

/** @throws `payload-digest`, and `zstd-*` for what the frame's header says. */
export async function checked(
  frame: ManifestFrame,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const found = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
  if (found !== frame.sha256) {
    throw new OnebeamError('payload-digest', {
      offset: frame.offset,
      expected: frame.sha256,
      found,
    });
  }
  checkFrame(bytes, frame.rawLength, windowLimit);
  return bytes;
}

/** @throws `zstd-invalid`, `zstd-limit` */
async function decompressed(frame: ManifestFrame, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  let raw: Uint8Array;
  try {
    raw = await Bun.zstdDecompress(bytes);
  } catch (cause) {
    throw new OnebeamError('zstd-invalid', { problem: 'blocks' }, { cause });
  }
  release(bytes);
  if (raw.length !== frame.rawLength) {
    throw new OnebeamError('zstd-limit', {
      problem: 'content',
      expected: frame.rawLength,
      found: raw.length,
    });
  }
  return raw;
}

/** Gives memory back now. It is outside the collector's heap, so that some hundred megabytes would accumulate. */
export function release(bytes: Uint8Array): void {
  if (bytes.byteLength === bytes.buffer.byteLength)
    (bytes.buffer as ArrayBuffer & { transfer(length: number): ArrayBuffer }).transfer(0);
}
