import { closeSync, openSync, readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { createGzip, type Gzip } from 'node:zlib';
import { atom, string, tuple } from '../erlang/term.ts';
import { type FolderView, posixOf } from './folder-view.ts';
import { endOfArchive, paddingOf, tarHeader } from './tar-header.ts';
import { addFailure, type PlannedEntry } from './tar-plan.ts';

const chunkSize = 1024 * 1024;
/** Deflate, no name, no time, made on Unix: the same on every host. */
const gzipHeader = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3);

/**
 * Writes a gzipped archive. Memory stays bounded: contents are read, packed and written piece by piece.
 *
 * @throws Failure `{tar_error, {add, File, {File, Posix}}}` when a file cannot be read, or is not as long as planned.
 */
export async function writeTar(
  view: FolderView,
  entries: readonly PlannedEntry[],
  output: FileHandle,
): Promise<void> {
  const gzip = createGzip({ level: 6, memLevel: 8 });
  const written = writeAll(gzip, output);
  // Reported by the await below; without a handler the process would end before.
  written.catch(() => {});
  try {
    for (const entry of entries) await addEntry(gzip, view, entry);
    gzip.end(endOfArchive);
  } catch (error) {
    gzip.destroy();
    throw error;
  }
  await written;
}

async function addEntry(gzip: Gzip, view: FolderView, entry: PlannedEntry): Promise<void> {
  await put(gzip, tarHeader(entry));
  if (entry.from === undefined) return;
  for (const chunk of contentOf(view, entry.from, entry.size)) await put(gzip, chunk);
  await put(gzip, new Uint8Array(paddingOf(entry.size)));
}

async function put(gzip: Gzip, bytes: Uint8Array): Promise<void> {
  if (bytes.length === 0 || gzip.write(bytes)) return;
  await new Promise<void>((resolve, reject) => {
    gzip.once('drain', resolve);
    gzip.once('error', reject);
  });
}

function* contentOf(view: FolderView, from: string, size: number): Generator<Uint8Array> {
  const failure = (posix: string) => addFailure(from, tuple(string(from), atom(posix)));
  let descriptor: number | undefined;
  try {
    descriptor = openSync(view.at(from), 'r');
    let left = size;
    while (left > 0) {
      const chunk = new Uint8Array(Math.min(left, chunkSize));
      const length = readSync(descriptor, chunk);
      if (length === 0) throw failure('eio');
      left -= length;
      yield chunk.subarray(0, length);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw failure(posixOf(error));
    throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Puts the fixed header in the place of the one that depends on the host's zlib. */
async function writeAll(gzip: Gzip, output: FileHandle): Promise<void> {
  let toSkip = gzipHeader.length;
  await output.writeFile(gzipHeader);
  for await (const chunk of gzip as AsyncIterable<Uint8Array>) {
    const rest = chunk.subarray(Math.min(toSkip, chunk.length));
    toSkip -= chunk.length - rest.length;
    if (rest.length > 0) await output.write(rest);
  }
}
