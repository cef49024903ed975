import { closeSync, openSync, readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { atom, string, tuple } from '../../erlang/term/term.ts';
import type { FolderView } from '../files/folder-view.ts';
import { posixOf } from '../files/posix-of.ts';
import { endOfArchive, paddingOf, tarHeader } from './tar-header.ts';
import { addFailure, type PlannedEntry } from './tar-plan.ts';

const pieceSize = 256 * 1024;
/** Deflate, no name, no time, made on Unix: the same on every host. */
const gzipHeader = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3);

/**
 * Writes a gzipped archive. Memory stays bounded: contents are read, packed and written piece by piece.
 *
 * @throws SystoolsError `{tar_error, {add, File, {File, Posix}}}` when a file cannot be read, or is shorter than planned.
 */
export async function writeTar(
  view: FolderView,
  entries: readonly PlannedEntry[],
  output: FileHandle,
  otp: number,
): Promise<void> {
  await pipeline(
    inPieces(tarBytes(view, entries, otp)),
    createGzip({ level: 6, memLevel: 8, chunkSize: pieceSize }),
    (packed: AsyncIterable<Uint8Array>) => writeWithHeader(packed, output),
  );
}

function* tarBytes(view: FolderView, entries: readonly PlannedEntry[], otp: number): Generator<Uint8Array> {
  for (const entry of entries) {
    yield tarHeader(entry, otp);
    if (entry.from === undefined) continue;
    yield* contentOf(view, entry.from, entry.size);
    yield new Uint8Array(paddingOf(entry.size));
  }
  yield endOfArchive;
}

/** Pieces of one size: each has its cost in a stream. */
function* inPieces(parts: Iterable<Uint8Array>): Generator<Uint8Array> {
  let piece = new Uint8Array(pieceSize);
  let used = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; ) {
      const taken = part.subarray(at, at + pieceSize - used);
      piece.set(taken, used);
      used += taken.length;
      at += taken.length;
      if (used < pieceSize) continue;
      yield piece;
      piece = new Uint8Array(pieceSize);
      used = 0;
    }
  }
  if (used > 0) yield piece.subarray(0, used);
}

function* contentOf(view: FolderView, from: string, size: number): Generator<Uint8Array> {
  const failure = (posix: string) => addFailure(from, tuple(string(from), atom(posix)));
  let descriptor: number | undefined;
  try {
    descriptor = openSync(view.at(from), 'r');
    let left = size;
    while (left > 0) {
      const piece = new Uint8Array(Math.min(left, pieceSize));
      const length = readSync(descriptor, piece);
      if (length === 0) throw failure('eio');
      left -= length;
      yield piece.subarray(0, length);
    }
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw failure(posixOf(error));
    throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Replaces the header that depends on the host's zlib by a fixed one. */
async function writeWithHeader(packed: AsyncIterable<Uint8Array>, output: FileHandle): Promise<void> {
  let toSkip = gzipHeader.length;
  await output.writeFile(gzipHeader);
  for await (const piece of packed) {
    const rest = piece.subarray(Math.min(toSkip, piece.length));
    toSkip -= piece.length - rest.length;
    if (rest.length > 0) await output.writeFile(rest);
  }
}
