import type { FileHandle } from 'node:fs/promises';

const pieceLength = 1024 * 1024;

/**
 * Reads a file from one offset to another in pieces. Returns fewer bytes if the file is shorter: checks of
 * sizes and digests detect that.
 *
 * @param reuse pieces are views of one buffer, each valid until the next is requested.
 */
export async function* pieces(
  file: FileHandle,
  from: number,
  to: number,
  reuse = false,
): AsyncGenerator<Uint8Array> {
  const buffer = reuse ? new Uint8Array(Math.min(pieceLength, to - from)) : undefined;
  for (let at = from; at < to; ) {
    const length = Math.min(pieceLength, to - at);
    const piece = buffer?.subarray(0, length) ?? new Uint8Array(length);
    const { bytesRead } = await file.read(piece, 0, piece.length, at);
    if (bytesRead === 0) return;
    yield piece.subarray(0, bytesRead);
    at += bytesRead;
  }
}

/** `length` bytes of a file, or all that there are. The caller has checked `length` against the file's size. */
export async function readFully(file: FileHandle, from: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  for await (const piece of pieces(file, from, from + length)) {
    bytes.set(piece, filled);
    filled += piece.length;
  }
  return bytes.subarray(0, filled);
}
