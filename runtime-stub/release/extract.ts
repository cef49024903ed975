import { type TarEntry, TarReader } from '../../src/archive/tar-read.ts';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { decodeManifest } from '../../src/payload/format/manifest-codec.ts';
import type { Payload } from '../self.ts';
import type { Machine, Tree } from '../system/machine.ts';
import { contents, release } from './frames.ts';

/**
 * Unpacks the payload into a tree. Manifest and archive are walked together: the same files in the same order, with the
 * same sizes and modes, and nothing else. Every frame has its digest checked before it is decompressed, and all of
 * them together that of the footer. Two frames are in memory at a time.
 *
 * @param onFrame hears how much of the payload is unpacked, 0 to 1.
 * @throws `manifest-invalid`, `path-*`, `payload-*`, `tar-*`, `zstd-*`, and what the tree throws.
 */
export async function extract(
  machine: Machine,
  payload: Payload,
  tree: Tree,
  onFrame: (done: number) => void,
): Promise<void> {
  const { footer } = payload;
  const manifest = decodeManifest(payload.manifestBytes);
  const { frames } = manifest;
  if (manifest.payload.size !== footer.payloadLength || manifest.payload.sha256 !== footer.payloadSha256) {
    throw new OnebeamError('payload-mismatch', {
      expected: `${footer.payloadLength} bytes of SHA-256 ${footer.payloadSha256}`,
      found: `${manifest.payload.size} bytes of SHA-256 ${manifest.payload.sha256}`,
    });
  }
  const archive = new TarReader({ entries: manifest.files.length * 2, total: manifestTotal(manifest.files) });
  const files = new FileWalk(manifest.files, machine, tree);
  for await (const { bytes, end } of contents(machine, footer.payloadOffset, frames)) {
    for (const event of archive.read(bytes)) {
      if ('entry' in event) files.begin(event.entry);
      else files.write(event.data);
    }
    release(bytes);
    onFrame(end / footer.payloadLength);
  }
  archive.end();
  files.end();
}

const manifestTotal = (files: readonly { size: number }[]): number =>
  files.reduce((sum, { size }) => sum + size, 0);

type ExpectedFile = Payload['manifest']['files'][number];

/** Takes an archive's entries and compares each with the manifest's next file. */
class FileWalk {
  readonly #files: readonly ExpectedFile[];
  readonly #machine: Machine;
  readonly #tree: Tree;
  #index = 0;
  #left = 0;

  constructor(files: readonly ExpectedFile[], machine: Machine, tree: Tree) {
    this.#files = files;
    this.#machine = machine;
    this.#tree = tree;
  }

  begin(entry: TarEntry): void {
    const file = this.#files[this.#index++];
    const found = describe(entry);
    const expected = file ? describe({ ...file, type: 'file' }) : 'no more files';
    if (found !== expected) throw new OnebeamError('payload-mismatch', { path: entry.path, expected, found });
    this.#tree.begin(this.#machine.native(entry.path), entry.mode);
    this.#left = entry.size;
    if (this.#left === 0) this.#tree.finish();
  }

  write(bytes: Uint8Array): void {
    this.#tree.write(bytes);
    this.#left -= bytes.length;
    if (this.#left === 0) this.#tree.finish();
  }

  /** @throws `payload-mismatch` when the manifest has more files than came. */
  end(): void {
    const missing = this.#files[this.#index];
    if (missing)
      throw new OnebeamError('payload-mismatch', {
        path: missing.path,
        expected: 'this file',
        found: 'none',
      });
  }
}

const describe = ({ type, path, size, mode }: Pick<TarEntry, 'type' | 'path' | 'size' | 'mode'>): string =>
  `${type} ${path}, ${size} bytes, mode ${mode.toString(8)}`;
