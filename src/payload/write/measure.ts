import type { PayloadFile } from '../../archive/payload-file.ts';
import { endOfArchive, tarEntryLength } from '../../archive/tar-write.ts';
import { compressFrame } from '../../zstd/codec.ts';
import { largestFrame, planFrames } from '../format/frame-plan.ts';
import { rawFrames } from './raw-frames.ts';
import { tarStream } from './tar-stream.ts';

/** Up to this many tar bytes are compressed completely; of more, a sample is. */
const inFull = 48 * 1024 * 1024;
/** The number of pieces of each frame in a sample, evenly distributed: small files and large ones, text and code. */
const pieces = { count: 8, length: 256 * 1024 };

/**
 * Returns the size of these files as a payload in bytes, without writing one: exactly for small payloads, and by
 * samples of every frame for large ones.
 *
 * @param parts as `writePayload` takes them: runtime, application.
 */
export async function measurePayload(
  parts: readonly (readonly PayloadFile[])[],
  level: number,
): Promise<number> {
  const sortedParts = parts.map((part) => [...part].sort((a, b) => (a.path < b.path ? -1 : 1)));
  const lengths = sortedParts.map((part) => part.map((file) => tarEntryLength(file)));
  lengths.at(-1)!.push(endOfArchive.length);
  const plan = planFrames(lengths, largestFrame(level));
  const total = plan.reduce((sum, length) => sum + length, 0);
  let size = 0;
  for await (const raw of rawFrames(
    plan,
    tarStream(sortedParts.flat(), 0, () => undefined),
  )) {
    const sample = total <= inFull ? raw : sampleOf(raw);
    const compressed = (await compressFrame(sample, level)).length;
    size += Math.round((compressed * raw.length) / sample.length);
  }
  return size;
}

function sampleOf(raw: Uint8Array): Uint8Array {
  const length = pieces.count * pieces.length;
  if (raw.length <= length) return raw;
  const sample = new Uint8Array(length);
  const step = (raw.length - pieces.length) / (pieces.count - 1);
  for (let index = 0; index < pieces.count; index++) {
    const from = Math.floor(index * step);
    sample.set(raw.subarray(from, from + pieces.length), index * pieces.length);
  }
  return sample;
}
