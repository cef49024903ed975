import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type TarEntry, TarReader } from '../../archive/tar-read.ts';
import { causeMessage, OnebeamError } from '../../errors/onebeam-error.ts';

/** A file of a release package. */
export interface PackedFile {
  readonly path: string;
  readonly size: number;
  readonly mode: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** Of the files that checks read: terms, boot files and modules. */
  readonly content?: Uint8Array;
}

/** Files by path, and what links lead to. */
export interface ReleasePackage {
  readonly files: ReadonlyMap<string, PackedFile>;
  readonly links: ReadonlyMap<string, string>;
  /** Paths that come again with another content; the last one counts, as for `tar`. */
  readonly replaced: ReadonlySet<string>;
}

/** Returns the files that checks read: small ones, of which a package may have thousands. */
const isRead = (path: string): boolean =>
  /(\.(app|appup|rel|boot|beam)|(^|\/)(sys\.config|relup|start_erl\.data|RELEASES))$/.test(path);

/** The largest file whose content is kept, in bytes. */
const mostContent = 64 * 1024 * 1024;

/**
 * Reads a release package, as `systools:make_tar` and tools above it write it, from begin to end, and hashes every file.
 *
 * @param path of the `.tar.gz`.
 * @throws OnebeamError `package-unreadable` when it cannot be read or is not gzip, and the errors of `TarReader`.
 */
export async function readPackage(path: string): Promise<ReleasePackage> {
  const files = new Map<string, PackedFile>();
  const links = new Map<string, string>();
  const replaced = new Set<string>();
  // Mix packs files of overlays twice.
  const reader = new TarReader({ paths: 'usual', again: true });
  let open: OpenFile | undefined;
  const close = () => {
    if (!open) return;
    const file = open.packed();
    const earlier = files.get(file.path);
    if (earlier && (earlier.sha256 !== file.sha256 || earlier.mode !== file.mode)) replaced.add(file.path);
    files.set(file.path, file);
    open = undefined;
  };
  try {
    await pipeline(createReadStream(path), createGunzip(), async (pieces: AsyncIterable<Uint8Array>) => {
      for await (const piece of pieces) {
        for (const event of reader.read(piece)) {
          if ('data' in event) open!.add(event.data);
          else {
            close();
            if (event.entry.type === 'file') open = new OpenFile(event.entry);
            else if (event.entry.linkTarget !== undefined)
              links.set(event.entry.path, event.entry.linkTarget);
          }
        }
      }
      reader.end();
    });
  } catch (cause) {
    if (cause instanceof OnebeamError) throw cause;
    throw new OnebeamError('package-unreadable', { path, reason: causeMessage(cause) }, { cause });
  }
  close();
  return { files, links, replaced };
}

class OpenFile {
  readonly entry: TarEntry;
  readonly #hash = createHash('sha256');
  readonly #pieces: Uint8Array[] | undefined;

  constructor(entry: TarEntry) {
    this.entry = entry;
    this.#pieces = isRead(entry.path) && entry.size <= mostContent ? [] : undefined;
  }

  /** The piece is the reader's: it is copied. It may be a Buffer, of which `slice` would be a view. */
  add(data: Uint8Array): void {
    this.#hash.update(data);
    this.#pieces?.push(new Uint8Array(data));
  }

  packed(): PackedFile {
    const { path, size, mode } = this.entry;
    const content = this.#pieces && Buffer.concat(this.#pieces);
    return { path, size, mode, sha256: this.#hash.digest('hex'), ...(content && { content }) };
  }
}
