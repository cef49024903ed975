import { createHash, type Hash } from 'node:crypto';
import { type TarEntry, TarReader } from '../../archive/tar-read.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { ManifestFile, ManifestFrame } from '../../payload/format/manifest.ts';
import { decompressFrame } from '../../zstd/codec.ts';
import type { Executable } from './read.ts';

/** A payload and its description, in an executable or by itself. */
export type PayloadSource = Pick<Executable, 'manifest' | 'payload'>;

/** Gets the files of a payload, one after the other, in the order of the manifest. */
export interface FileSink {
  begin(file: ManifestFile): Promise<void>;
  /** A view: used before the answer is given. */
  data(bytes: Uint8Array): Promise<void>;
  end(file: ManifestFile): Promise<void>;
}

/**
 * Reads the complete payload with every check: the digest of each frame before it is decompressed, the archive
 * against the manifest, the digest of each file. One frame is in memory at a time.
 *
 * @throws `payload-digest`, `payload-mismatch`, `tar-*`, `zstd-*`, `path-*`, and what the sink throws
 */
export async function walk(executable: PayloadSource, sink: FileSink): Promise<void> {
  const { files, frames } = executable.manifest;
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const archive = new TarReader({ entries: files.length * 2, total });
  const checked = new CheckedFiles(files, sink);
  for (const frame of frames) {
    for (const event of archive.read(await rawFrame(executable, frame))) {
      if ('entry' in event) await checked.begin(event.entry);
      else await checked.data(event.data);
    }
  }
  archive.end();
  checked.end();
}

async function rawFrame(executable: PayloadSource, frame: ManifestFrame): Promise<Uint8Array> {
  const bytes = new Uint8Array(frame.length);
  let at = 0;
  for await (const piece of executable.payload(frame.offset, frame.offset + frame.length)) {
    bytes.set(piece, at);
    at += piece.length;
  }
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== frame.sha256) {
    throw new OnebeamError('payload-digest', {
      offset: frame.offset,
      expected: frame.sha256,
      found,
    });
  }
  return decompressFrame(bytes, frame.rawLength);
}

/** Holds the entries of the archive against the manifest's files. */
class CheckedFiles {
  readonly #files: readonly ManifestFile[];
  readonly #sink: FileSink;
  #index = 0;
  #left = 0;
  #hash: Hash = createHash('sha256');

  constructor(files: readonly ManifestFile[], sink: FileSink) {
    this.#files = files;
    this.#sink = sink;
  }

  async begin(entry: TarEntry): Promise<void> {
    const file = this.#files[this.#index];
    const found = facts(entry);
    const { path } = entry;
    if (!file) throw new OnebeamError('payload-mismatch', { path, problem: 'extra-entry', found });
    const expected = facts({ ...file, type: 'file' });
    if (found !== expected) {
      throw new OnebeamError('payload-mismatch', { path, problem: 'entry', expected, found });
    }
    this.#hash = createHash('sha256');
    this.#left = file.size;
    await this.#sink.begin(file);
    if (this.#left === 0) await this.#finish(file);
  }

  async data(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    this.#left -= bytes.length;
    await this.#sink.data(bytes);
    if (this.#left === 0) await this.#finish(this.#files[this.#index]!);
  }

  end(): void {
    const missing = this.#files[this.#index];
    if (!missing) return;
    throw new OnebeamError('payload-mismatch', { path: missing.path, problem: 'missing-file' });
  }

  async #finish(file: ManifestFile): Promise<void> {
    const found = this.#hash.digest('hex');
    if (found !== file.sha256) {
      throw new OnebeamError('payload-digest', { path: file.path, expected: file.sha256, found });
    }
    this.#index += 1;
    await this.#sink.end(file);
  }
}

const facts = ({ type, path, size, mode }: Pick<TarEntry, 'type' | 'path' | 'size' | 'mode'>): string =>
  `${type} ${path}, ${size} bytes, mode ${mode.toString(8)}`;
