import { OnebeamError } from '../errors/onebeam-error.ts';
import { decodePaxRecords } from './pax-records.ts';
import { PathRegister, safePath } from './safe-path.ts';
import { decodeTarHeader, type TarHeader, tarBlock, tarText } from './tar-header.ts';

/** One member of an archive. */
export interface TarEntry {
  /** Checked by `safePath`, and against the other paths of the archive by `PathRegister`. */
  path: string;
  type: 'file' | 'folder' | 'symlink' | 'hardlink';
  /** In bytes; 0 unless it is a file. */
  size: number;
  /** All twelve bits, set-id and sticky ones too: what to do about those is the caller's choice. */
  mode: number;
  /** Target of a link, **not checked**. */
  linkTarget?: string;
}

/** An event of the reader, in the order of the archive: an entry, then its content in pieces. */
export type TarEvent = { entry: TarEntry } | { data: Uint8Array };

export interface TarLimits {
  /** How many entries there may be; 100,000 unless given. */
  entries?: number;
  /** How many bytes all files may have together; 8 GiB unless given. */
  total?: number;
  /**
   * `exact`: `safePath` must accept the paths. `usual`: a leading `./`, which `tar -C folder .` writes, is
   * removed, and the entry of that folder itself is skipped.
   */
  paths?: 'exact' | 'usual';
  /** True when a file may occur twice with the same name: the last one counts, as for `tar`. False by default. */
  again?: boolean;
}

const extendedLimit = 1024 * 1024;
const entryTypes: Record<string, TarEntry['type']> = { 0: 'file', 1: 'hardlink', 2: 'symlink', 5: 'folder' };

/**
 * Reads a tar archive (ustar, GNU long names, PAX) piece by piece; pieces may have any size. Strict:
 * contradicting descriptions of an entry, kinds of entries that no runtime or program needs, and data after the
 * end are errors.
 *
 * Errors, all of them `OnebeamError`: `tar-invalid`, `tar-truncated`, `tar-limit`, `tar-entry-refused` (devices, sparse
 * files, unknown kinds), `path-unsafe`, `path-collision`.
 */
export class TarReader {
  readonly #limits: Required<TarLimits>;
  readonly #paths = new PathRegister();
  readonly #files = new Set<string>();
  /** The incomplete bytes of a block or an extended header. */
  #pending = new Uint8Array(tarBlock);
  #pendingLength = 0;
  #wanted = tarBlock;
  #extended: TarHeader | undefined;
  #longName: string | undefined;
  #longLink: string | undefined;
  #records: Map<string, string> | undefined;
  #dataLeft = 0;
  #paddingLeft = 0;
  #zeroBlocks = 0;
  #entries = 0;
  #total = 0;

  constructor({ entries = 100_000, total = 8 * 1024 ** 3, paths = 'exact', again = false }: TarLimits = {}) {
    this.#limits = { entries, total, paths, again };
  }

  /**
   * Takes the next piece. `data` in the events are views of it: use them before the next call.
   *
   * @throws see the class.
   */
  *read(piece: Uint8Array): Generator<TarEvent, void, undefined> {
    let at = 0;
    while (at < piece.length) {
      if (this.#dataLeft > 0) {
        const data = piece.subarray(at, at + Math.min(this.#dataLeft, piece.length - at));
        at += data.length;
        this.#dataLeft -= data.length;
        yield { data };
      } else if (this.#paddingLeft > 0) {
        const length = Math.min(this.#paddingLeft, piece.length - at);
        this.#paddingLeft -= length;
        at += length;
      } else {
        const length = Math.min(this.#wanted - this.#pendingLength, piece.length - at);
        this.#pending.set(piece.subarray(at, at + length), this.#pendingLength);
        this.#pendingLength += length;
        at += length;
        if (this.#pendingLength === this.#wanted) {
          const entry = this.#whole();
          if (entry) yield { entry };
        }
      }
    }
  }

  /** Says that there are no more pieces. @throws `tar-truncated` when the end of the archive was not among them. */
  end(): void {
    if (this.#zeroBlocks < 2 || this.#pendingLength > 0) throw new OnebeamError('tar-truncated', {});
  }

  /** A header block or the content of an extended header is complete. */
  #whole(): TarEntry | undefined {
    const bytes = this.#pending.subarray(0, this.#wanted);
    const extended = this.#extended;
    this.#pendingLength = 0;
    if (extended) {
      this.#extended = undefined;
      this.#wanted = tarBlock;
      this.#takeExtended(extended, bytes.subarray(0, extended.size));
      this.#pending = new Uint8Array(tarBlock);
      return undefined;
    }
    const header = decodeTarHeader(bytes);
    if (!header) {
      this.#zeroBlocks++;
      if (this.#isDescribed()) throw new OnebeamError('tar-invalid', { problem: 'header-without-entry' });
      return undefined;
    }
    if (this.#zeroBlocks > 0) throw new OnebeamError('tar-invalid', { problem: 'data-after-end' });
    if (++this.#entries > this.#limits.entries) {
      throw new OnebeamError('tar-limit', { problem: 'entries', expected: this.#limits.entries });
    }
    if ('xgLK'.includes(header.type)) {
      this.#startExtended(header);
      return undefined;
    }
    return this.#entry(header);
  }

  #isDescribed(): boolean {
    return this.#records !== undefined || this.#longName !== undefined || this.#longLink !== undefined;
  }

  #startExtended(header: TarHeader): void {
    const isTwice = header.type === 'L' ? this.#longName : header.type === 'K' ? this.#longLink : undefined;
    const isMixed = 'LK'.includes(header.type) ? this.#records : this.#isDescribed();
    if (isTwice !== undefined || isMixed) {
      throw new OnebeamError('tar-invalid', { problem: 'two-extended-headers' });
    }
    if (header.size === 0 || header.size > extendedLimit) {
      throw new OnebeamError('tar-limit', {
        problem: 'extended-header',
        expected: extendedLimit,
        found: header.size,
      });
    }
    this.#extended = header;
    this.#wanted = Math.ceil(header.size / tarBlock) * tarBlock;
    this.#pending = new Uint8Array(this.#wanted);
  }

  #takeExtended({ type }: TarHeader, bytes: Uint8Array): void {
    if (type === 'L') this.#longName = longText(bytes);
    else if (type === 'K') this.#longLink = longText(bytes);
    else {
      const records = decodePaxRecords(bytes);
      const global = type === 'g';
      for (const key of records.keys()) {
        const isMeaning = key === 'path' || key === 'linkpath' || key === 'size';
        if (key.startsWith('GNU.sparse.') || key === 'hdrcharset' || (global && isMeaning)) {
          throw new OnebeamError('tar-entry-refused', { problem: 'record', found: key });
        }
      }
      if (!global) this.#records = records;
    }
  }

  #entry(header: TarHeader): TarEntry | undefined {
    const type = entryTypes[header.type];
    const name = this.#records?.get('path') ?? this.#longName ?? header.name;
    const link = this.#records?.get('linkpath') ?? this.#longLink ?? header.linkName;
    const stated = this.#records?.get('size');
    this.#records = this.#longName = this.#longLink = undefined;
    if (!type)
      throw new OnebeamError('tar-entry-refused', { path: name, problem: 'type', found: header.type });
    if (stated !== undefined && stated !== String(header.size)) {
      throw new OnebeamError('tar-invalid', {
        path: name,
        problem: 'size',
        expected: header.size,
        found: stated,
      });
    }
    if (type !== 'file' && header.size > 0) {
      throw new OnebeamError('tar-invalid', { path: name, problem: 'content-of-no-file', type });
    }
    this.#total += header.size;
    if (this.#total > this.#limits.total) {
      throw new OnebeamError('tar-limit', { path: name, problem: 'total', expected: this.#limits.total });
    }
    this.#dataLeft = header.size;
    this.#paddingLeft = (tarBlock - (header.size % tarBlock)) % tarBlock;
    const path = this.#path(name, type);
    if (path === undefined) return undefined;
    if (type === 'folder') this.#paths.addFolder(path);
    else if (!(this.#limits.again && type === 'file' && this.#files.has(path))) this.#paths.addFile(path);
    if (this.#limits.again && type === 'file') this.#files.add(path);
    const entry: TarEntry = { path, type, size: header.size, mode: header.mode & 0o7777 };
    if (type === 'symlink' || type === 'hardlink') entry.linkTarget = link;
    return entry;
  }

  #path(name: string, type: TarEntry['type']): string | undefined {
    let path = name;
    if (type === 'folder' && path.endsWith('/')) path = path.slice(0, -1);
    if (this.#limits.paths === 'usual') {
      if (type === 'folder' && path === '.') return undefined;
      if (path.startsWith('./')) path = path.slice(2);
    }
    return safePath(path);
  }
}

/** GNU tar ends a long name with a NUL. */
function longText(bytes: Uint8Array): string {
  const text = tarText(bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes);
  if (text.includes('\0')) throw new OnebeamError('tar-invalid', { problem: 'nul-in-name' });
  return text;
}
