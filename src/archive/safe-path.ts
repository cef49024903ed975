import type { PathFault } from '../errors/faults/path.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { isDeviceName } from '../targets/device-name.ts';

/** A path is no longer than this, in UTF-8 bytes. */
export const pathLengthLimit = 1024;
/** A name between two slashes is no longer than this, in UTF-8 bytes: what file systems take. */
export const nameLengthLimit = 255;
/** A path has no more names than this. */
export const pathDepthLimit = 64;

/** A lone surrogate, or what a lenient decoder leaves of bytes that were not UTF-8. */
const notUnicode = /\p{Surrogate}|\ufffd/u;

/**
 * The one rule for names from archives and manifests, the same on every platform: a plain relative path with
 * `/` between names that every file system accepts unchanged. Other names are refused, never repaired, so that
 * the checked name is the one that is used.
 *
 * @returns why the path is refused, or `undefined` for a safe one.
 */
export function whyUnsafe(path: string): PathFault | undefined {
  if (path === '') return { problem: 'empty' };
  if (/[\0-\x1f\x7f-\x9f]/.test(path)) return { problem: 'control-character' };
  if (notUnicode.test(path)) return { problem: 'not-unicode' };
  if (path.includes('\\')) return { problem: 'backslash' };
  if (path.startsWith('/')) return { problem: 'absolute' };
  if (path.includes(':')) return { problem: 'colon' };
  if (/[*?"<>|]/.test(path)) return { problem: 'windows-character' };
  if (longerThan(pathLengthLimit, path)) return { problem: 'too-long', expected: pathLengthLimit };
  const names = path.split('/');
  if (names.length > pathDepthLimit) return { problem: 'too-deep', expected: pathDepthLimit };
  for (const name of names) {
    if (name === '') return { problem: 'empty-name' };
    if (name === '.' || name === '..') return { problem: 'dot-name', found: name };
    if (name.endsWith('.') || name.endsWith(' ')) return { problem: 'dot-at-end' };
    if (longerThan(nameLengthLimit, name)) return { problem: 'name-too-long', expected: nameLengthLimit };
    if (isDeviceName(name)) return { problem: 'device-name', found: name };
  }
  return undefined;
}

/**
 * `whyUnsafe` as a check.
 *
 * @returns `path`
 * @throws `path-unsafe`
 */
export function safePath(path: string): string {
  const why = whyUnsafe(path);
  if (why) throw new OnebeamError('path-unsafe', { path, ...why });
  return path;
}

/** A code unit is three bytes of UTF-8 at most: most names need no counting. */
const longerThan = (limit: number, text: string): boolean =>
  text.length > limit || (text.length * 3 > limit && new TextEncoder().encode(text).length > limit);

/** Returns what a file system that folds case and Unicode forms would take two paths for the same by. */
export const collisionKey = (path: string): string =>
  path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');

/**
 * Checks the paths of one archive: no two may be the same file on any file system, and none may be below
 * another that is a file. Letter case, Unicode composition and `ß`/`ss` make no difference between names.
 */
export class PathRegister {
  readonly #kinds = new Map<string, 'file' | 'folder'>();
  /**
   * The first spelling by folded spelling: `Lib/x` and `lib/y` would be one folder on some systems, two on
   * others.
   */
  readonly #folderSpelling = new Map<string, string>();

  /** @throws `path-collision` */
  addFile(path: string): void {
    this.#addParents(path);
    const key = collisionKey(path);
    if (this.#kinds.has(key)) throw new OnebeamError('path-collision', { path });
    this.#kinds.set(key, 'file');
  }

  /** A folder may occur twice, or after its content. @throws `path-collision` */
  addFolder(path: string): void {
    this.#addParents(path);
    this.#addFolder(path);
  }

  #addParents(path: string): void {
    const slash = path.lastIndexOf('/');
    if (slash < 0) return;
    const parent = path.slice(0, slash);
    if (this.#folderSpelling.get(collisionKey(parent)) === parent) return;
    this.#addParents(parent);
    this.#addFolder(parent);
  }

  #addFolder(path: string): void {
    const key = collisionKey(path);
    const spelling = this.#folderSpelling.get(key) ?? path;
    if (this.#kinds.get(key) === 'file' || spelling !== path) {
      throw new OnebeamError('path-collision', { path });
    }
    this.#kinds.set(key, 'folder');
    this.#folderSpelling.set(key, path);
  }
}
