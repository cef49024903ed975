import { open } from 'node:fs/promises';

const bufferLength = 256 * 1024;

/**
 * Reads a file from its beginning. Yields views of one buffer, each valid until the next is requested: memory does not grow
 * with the file, and does not wait for a garbage collection.
 *
 * @throws the system's error
 */
export async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    const buffer = new Uint8Array(bufferLength);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
