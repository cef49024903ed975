const mebibyte = 1024 * 1024;

/** From this level on, size counts more than time. */
const smallestLevel = 16;

/**
 * Returns the most tar bytes that one frame holds. A launcher reads frames of up to 16 MiB. With several smaller ones, it writes the
 * files of one while the next is decompressed: a first start is shorter by a sixth. They cost 0.1 % of the size at low levels and 1 % at
 * level 19, where nothing before the frame helps to compress it.
 */
export const largestFrame = (level: number): number => (level < smallestLevel ? 4 : 16) * mebibyte;

/**
 * Returns the positions where the tar stream is cut into frames. An entry that fits into a frame is never cut; a
 * larger one starts a frame and is cut every `largest` bytes, and its last frame is shared with the entries that
 * follow. No frame has bytes of two parts.
 *
 * @param parts the lengths of the tar entries of each part, in bytes, in the order of the archive.
 * @returns the raw length of each frame; their sum is the sum of the entries.
 */
export function planFrames(parts: readonly (readonly number[])[], largest: number): number[] {
  const frames: number[] = [];
  for (const entries of parts) {
    let open = 0;
    for (const entry of entries) {
      if (open + entry > largest && open > 0) {
        frames.push(open);
        open = 0;
      }
      open += entry;
      for (; open > largest; open -= largest) frames.push(largest);
    }
    if (open > 0) frames.push(open);
  }
  return frames;
}
