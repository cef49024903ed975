import type { Stats } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { compareAtoms } from '../order/atom-order.ts';
import { posixOf } from './posix-of.ts';
import { type ReleaseFiles, systemFiles } from './release-files.ts';

/**
 * The file system as seen from a working folder: names may be relative to it, and appear unchanged in errors and
 * scripts. Each folder is read once. Links are followed.
 */
export class FolderView {
  readonly workingFolder: string;
  /** Where everything is read and written. */
  readonly files: ReleaseFiles;
  readonly #ignored = new Set<string>();
  readonly #names = new Map<string, ReadonlySet<string> | undefined>();

  /** @param workingFolder absolute, or as seen from the one of the process. */
  constructor(workingFolder: string, files: ReleaseFiles = systemFiles) {
    this.workingFolder = resolve(workingFolder);
    this.files = files;
  }

  /**
   * The name as the system takes it. A slash at the end, a link before `..` and the empty name mean what they mean to the
   * system: nothing is resolved here.
   */
  at(name: string): string {
    return name === '' || isAbsolute(name) ? name : `${this.workingFolder}/${name}`;
  }

  /** `undefined` when there is nothing of this name, or only a dangling link. */
  stat(name: string): Stats | undefined {
    return this.files.stat(this.at(name));
  }

  isFolder(name: string): boolean {
    return this.#statOrNothing(name)?.isDirectory() ?? false;
  }

  /** A regular file, or a folder: what `filelib:is_file/1` accepts. */
  exists(name: string): boolean {
    const stat = this.#statOrNothing(name);
    return stat !== undefined && (stat.isFile() || stat.isDirectory());
  }

  isRegular(name: string): boolean {
    return this.#statOrNothing(name)?.isFile() ?? false;
  }

  /** Names in a folder, sorted by code points; nothing when it cannot be read. */
  list(folder: string): string[] {
    return [...(this.namesIn(folder) ?? [])].sort(compareAtoms);
  }

  /** Returns true when a folder lists this name; a folder that cannot be listed may still hold it. */
  mayHold(folder: string, name: string): boolean {
    return this.namesIn(folder)?.has(name) ?? true;
  }

  /** Names in a folder, sorted by code points. @throws the system's error. */
  names(folder: string): string[] {
    const { names, ignored } = this.files.names(this.at(folder));
    for (const name of ignored) this.#ignored.add(`${folder}/${name}`);
    return [...names].sort(compareAtoms);
  }

  /**
   * Names from `names` that are not UTF-8: OTP ignores these files, with a warning in its log. Invalid bytes become
   * U+FFFD.
   */
  get ignored(): readonly string[] {
    return [...this.#ignored].sort(compareAtoms);
  }

  /** @throws the system's error. */
  read(name: string): Uint8Array {
    return this.files.read(this.at(name));
  }

  #statOrNothing(name: string): Stats | undefined {
    try {
      return this.stat(name);
    } catch {
      return undefined;
    }
  }

  /** Names in a folder; nothing when it is there and cannot be listed. */
  namesIn(folder: string): ReadonlySet<string> | undefined {
    const known = this.#names.get(folder);
    if (known || this.#names.has(folder)) return known;
    const names = namesIn(this.files, this.at(folder));
    this.#names.set(folder, names);
    return names;
  }
}

function namesIn(files: ReleaseFiles, path: string): ReadonlySet<string> | undefined {
  try {
    return new Set(files.names(path).names);
  } catch (error) {
    return posixOf(error) === 'enoent' || posixOf(error) === 'enotdir' ? new Set() : undefined;
  }
}
