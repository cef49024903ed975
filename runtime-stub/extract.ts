import { type TarEntry, TarReader } from '../src/archive/tar-read.ts';
import { OnebeamError } from '../src/errors/onebeam-error.ts';
import type { ManifestFrame } from '../src/payload/manifest.ts';
import { decodeManifest } from '../src/payload/manifest-codec.ts';
import { checkFrame } from '../src/zstd/frame-header.ts';
import type { Machine, Tree } from './machine.ts';
import { type Payload, sha256 } from './self.ts';

/** A frame of at most 16 MiB needs no larger window, whatever its header says. */
const windowLimit = 16 * 1024 * 1024;

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
  const load = (frame: ManifestFrame): Promise<Uint8Array> => {
    const bytes = machine.readSelf(footer.payloadOffset + frame.offset, frame.length);
    return decompressed(frame, bytes);
  };
  const archive = new TarReader({ entries: manifest.files.length * 2, total: manifestTotal(manifest.files) });
  const files = new FileWalk(manifest.files, tree);
  let next = load(frames[0]!);
  for (const [index, frame] of frames.entries()) {
    let bytes: Uint8Array | undefined = await next;
    if (index + 1 < frames.length) {
      next = load(frames[index + 1]!);
      // It is awaited only after this frame is written, which may fail first.
      next.catch(() => {});
    }
    for (const event of archive.read(bytes)) {
      if ('entry' in event) files.begin(event.entry);
      else files.write(event.data);
    }
    bytes = undefined;
    // What is done with lies outside the collector's own heap: it would let some hundred megabytes gather.
    Bun.gc(true);
    onFrame((frame.offset + frame.length) / footer.payloadLength);
  }
  archive.end();
  files.end();
}

/** @throws `payload-digest`, `zstd-*` */
export async function decompressed(frame: ManifestFrame, bytes: Uint8Array): Promise<Uint8Array> {
  const found = sha256(bytes);
  if (found !== frame.sha256) {
    throw new OnebeamError('payload-digest', {
      path: `frame at ${frame.offset}`,
      expected: frame.sha256,
      found,
    });
  }
  checkFrame(bytes, frame.rawLength, windowLimit);
  let raw: Uint8Array;
  try {
    raw = await Bun.zstdDecompress(bytes as Uint8Array<ArrayBuffer>);
  } catch (cause) {
    throw new OnebeamError('zstd-invalid', { expected: 'blocks that decompress', cause });
  }
  if (raw.length !== frame.rawLength) {
    throw new OnebeamError('zstd-limit', { expected: `${frame.rawLength} bytes`, found: raw.length });
  }
  return raw;
}

const manifestTotal = (files: readonly { size: number }[]): number =>
  files.reduce((sum, { size }) => sum + size, 0);

type ExpectedFile = Payload['manifest']['files'][number];

/** Takes an archive's entries and compares each with the manifest's next file. */
class FileWalk {
  readonly #files: readonly ExpectedFile[];
  readonly #tree: Tree;
  #index = 0;
  #left = 0;

  constructor(files: readonly ExpectedFile[], tree: Tree) {
    this.#files = files;
    this.#tree = tree;
  }

  begin(entry: TarEntry): void {
    const file = this.#files[this.#index++];
    const found = describe(entry);
    const expected = file ? describe({ ...file, type: 'file' }) : 'no more files';
    if (found !== expected) throw new OnebeamError('payload-mismatch', { path: entry.path, expected, found });
    this.#tree.begin(entry.path, entry.mode);
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
