import { zipContent } from '../archive/zip-content.ts';
import type { ZipEntry } from '../archive/zip-entry.ts';
import { readZip } from '../archive/zip-read.ts';
import type { SourceScript } from './source-script.ts';

export type Body = ArchiveBody | BeamBody | SourceBody;

/** A zip archive. Each entry is inflated once, on first use. */
export class ArchiveBody {
  readonly kind: 'archive' = 'archive';
  /** In the order of the archive's directory. */
  readonly entries: readonly ZipEntry[];
  readonly #bytes: Uint8Array;
  readonly #path: string;
  readonly #contents = new Map<ZipEntry, Uint8Array>();

  /**
   * @param bytes from the first byte after the header.
   * @param path of the escript, for messages.
   * @throws as `readZip`
   */
  constructor(bytes: Uint8Array, path: string) {
    this.#bytes = bytes;
    this.#path = path;
    this.entries = readZip(bytes, path);
  }

  /** Returns the content of an entry. It is shared: do not change it. @throws `zip-damaged` */
  content(entry: ZipEntry): Uint8Array {
    const known = this.#contents.get(entry);
    if (known) return known;
    const content = zipContent(this.#bytes, entry, this.#path);
    this.#contents.set(entry, content);
    return content;
  }
}

export interface BeamBody {
  kind: 'beam';
  /** One BEAM file. */
  bytes: Uint8Array;
}

export interface SourceBody {
  kind: 'source';
  bytes: Uint8Array;
  script: SourceScript;
}
