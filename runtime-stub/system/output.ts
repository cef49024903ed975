const pause = 5;

/**
 * Writes all of it. Where the descriptor does not block and is full, waits until there is room, as a descriptor that
 * blocks would.
 *
 * @param write takes from the beginning of the bytes as many as go, and returns their number; throws an error with `code`.
 * @throws what `write` throws, except `EAGAIN` and `EINTR`.
 */
export function writeAll(bytes: Uint8Array, write: (rest: Uint8Array) => number): void {
  for (let done = 0; done < bytes.length; ) {
    try {
      done += write(done ? bytes.subarray(done) : bytes);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EAGAIN') Bun.sleepSync(pause);
      else if (code !== 'EINTR') throw error;
    }
  }
}
