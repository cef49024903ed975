/**
 * Splits a stream into pieces of the planned lengths. The receiver may keep each piece.
 *
 * @param plan lengths in bytes; their sum is the stream's length.
 */
export async function* rawFrames(
  plan: readonly number[],
  stream: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const lengths = plan.values();
  let frame = new Uint8Array(lengths.next().value ?? 0);
  let filled = 0;
  for await (const piece of stream) {
    for (let from = 0; from < piece.length; ) {
      const taken = Math.min(piece.length - from, frame.length - filled);
      frame.set(piece.subarray(from, from + taken), filled);
      from += taken;
      filled += taken;
      if (filled < frame.length) continue;
      yield frame;
      frame = new Uint8Array(lengths.next().value ?? 0);
      filled = 0;
    }
  }
}
