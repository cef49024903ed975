import { type TarEntry, TarReader } from '../../src/archive/tar-read.ts';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import type { Manifest, ManifestFile } from '../../src/payload/format/manifest.ts';
import { decodeManifest } from '../../src/payload/format/manifest-codec.ts';
import type { Payload } from '../self.ts';
import type { Machine, Tree } from '../system/machine.ts';
import { type FrameGroup, frameGroups } from './frame-groups.ts';
import { contents, release } from './frames.ts';

/**
 * Unpacks the payload into a tree. Manifest and archive are walked together: the same files in the same order,
 * with the same sizes and modes, and no others. The digest of every frame is checked before it is decompressed,
 * and that of all frames against the footer. Two frames are in memory at a time.
 *
 * @param onFrame called with the unpacked part of the payload, 0 to 1.
 * @param share puts files into the tree that need not be unpacked, and returns their paths; called with the
 *   files of the checked manifest. Frames without other files are not read.
 * @throws `manifest-invalid`, `path-*`, `payload-*`, `tar-*`, `zstd-*`, and what the tree throws.
 */
export async function extract(
  machine: Machine,
  payload: Payload,
  tree: Tree,
  onFrame: (done: number) => void,
  share: (files: readonly ManifestFile[]) => Promise<ReadonlySet<string>> = async () => new Set(),
): Promise<void> {
  const { footer } = payload;
  const manifest = decodeManifest(payload.manifestBytes);
  if (manifest.payload.size !== footer.payloadLength || manifest.payload.sha256 !== footer.payloadSha256) {
    throw new OnebeamError('payload-mismatch', {
      problem: 'payload',
      expectedSize: footer.payloadLength,
      expected: footer.payloadSha256,
      foundSize: manifest.payload.size,
      found: manifest.payload.sha256,
    });
  }
  const shared = await share(manifest.files);
  const archive = new TarReader({ entries: manifest.files.length * 2, total: manifestTotal(manifest.files) });
  const files = new FileWalk(manifest.files, machine, tree, shared);
  const groups = neededGroups(manifest, shared);
  const firstFiles = new Map(groups.map(({ frames, first }) => [frames[0]!.offset, first]));
  const frames = groups.flatMap((group) => group.frames);
  for await (const { bytes, frame } of contents(machine, footer.payloadOffset, frames)) {
    const first = firstFiles.get(frame.offset);
    if (first !== undefined) files.passTo(first);
    for (const event of archive.read(bytes)) {
      if ('entry' in event) files.begin(event.entry);
      else files.write(event.data);
    }
    release(bytes);
    onFrame((frame.offset + frame.length) / footer.payloadLength);
  }
  archive.end();
  files.end();
}

/** The last one, with the end of the archive, is always among them. */
function neededGroups(manifest: Manifest, shared: ReadonlySet<string>): FrameGroup[] {
  const groups = frameGroups(manifest);
  return groups.filter(({ first, count }, index) => {
    const own = manifest.files.slice(first, first + count);
    return index === groups.length - 1 || !own.every(({ path }) => shared.has(path));
  });
}

const manifestTotal = (files: readonly { size: number }[]): number =>
  files.reduce((sum, { size }) => sum + size, 0);

/** Takes an archive's entries and compares each with the manifest's next file. */
class FileWalk {
  readonly #files: readonly ManifestFile[];
  readonly #machine: Machine;
  readonly #tree: Tree;
  readonly #shared: ReadonlySet<string>;
  #index = 0;
  #left = 0;
  /** True when the file that comes is in the tree already. */
  #isShared = false;

  constructor(
    files: readonly ManifestFile[],
    machine: Machine,
    tree: Tree,
    shared: ReadonlySet<string> = new Set(),
  ) {
    this.#files = files;
    this.#machine = machine;
    this.#tree = tree;
    this.#shared = shared;
  }

  /**
   * Continues with the file at this index. @throws `payload-mismatch` when an earlier file that is not shared
   * was missing.
   */
  passTo(index: number): void {
    const missing = this.#files.slice(this.#index, index).find(({ path }) => !this.#shared.has(path));
    if (missing) throw new OnebeamError('payload-mismatch', { path: missing.path, problem: 'missing-file' });
    this.#index = index;
  }

  begin(entry: TarEntry): void {
    const file = this.#files[this.#index++];
    const found = describe(entry);
    const { path } = entry;
    if (!file) throw new OnebeamError('payload-mismatch', { path, problem: 'extra-entry', found });
    const expected = describe({ ...file, type: 'file' });
    if (found !== expected) {
      throw new OnebeamError('payload-mismatch', { path, problem: 'entry', expected, found });
    }
    this.#isShared = this.#shared.has(path);
    if (this.#isShared) return;
    this.#tree.begin(this.#machine.native(entry.path), entry.mode);
    this.#left = entry.size;
    if (this.#left === 0) this.#tree.finish();
  }

  write(bytes: Uint8Array): void {
    if (this.#isShared) return;
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
        problem: 'missing-file',
      });
  }
}

const describe = ({ type, path, size, mode }: Pick<TarEntry, 'type' | 'path' | 'size' | 'mode'>): string =>
  `${type} ${path}, ${size} bytes, mode ${mode.toString(8)}`;
