import type { Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { OutputPlace } from '../../../src/systools/files/output-place.ts';
import type { ReleaseFiles } from '../../../src/systools/files/release-files.ts';
import { caseTime, type ReleaseCase } from './release-case.ts';

interface MemoryFile {
  readonly bytes: Uint8Array;
  /** In seconds since 1970. */
  readonly modified: number;
}

/** Files without links and permissions, in memory: nothing waits for a disk. */
export class MemoryFiles implements ReleaseFiles {
  readonly #files = new Map<string, MemoryFile>();
  readonly #folders = new Map<string, Set<string>>([['/', new Set()]]);

  /** Returns what `layOut` makes in the folder. */
  static of(folder: string, { files, folders = [], modified = {} }: ReleaseCase): MemoryFiles {
    const made = new MemoryFiles();
    made.#addFolder(folder);
    for (const path of folders) made.#addFolder(resolve(folder, path));
    for (const [path, content] of Object.entries(files)) {
      made.#add(resolve(folder, path), Buffer.from(content), modified[path] ?? caseTime);
    }
    return made;
  }

  /** Returns all files by their path. */
  all(): ReadonlyMap<string, Uint8Array> {
    return new Map([...this.#files].map(([path, { bytes }]) => [path, bytes]));
  }

  stat(path: string): Stats | undefined {
    const file = this.#files.get(resolve(path));
    const isFolder = this.#folders.has(resolve(path));
    if (!file && !isFolder) return undefined;
    const facts = {
      isFile: () => file !== undefined,
      isDirectory: () => isFolder,
    };
    return {
      ...facts,
      size: file?.bytes.length ?? 0,
      mtimeMs: 1000 * (file?.modified ?? caseTime),
    } as Stats;
  }

  names(folder: string): { names: string[]; ignored: string[] } {
    const names = this.#folders.get(resolve(folder));
    if (!names) throw systemError(this.#files.has(resolve(folder)) ? 'ENOTDIR' : 'ENOENT', folder);
    return { names: [...names], ignored: [] };
  }

  read(path: string): Uint8Array {
    const file = this.#files.get(resolve(path));
    if (file) return file.bytes;
    if (this.#folders.has(resolve(path))) throw systemError('EISDIR', path);
    throw systemError(this.#files.has(dirname(resolve(path))) ? 'ENOTDIR' : 'ENOENT', path);
  }

  realPath(folder: string): string {
    return resolve(folder);
  }

  outputPlace(path: string): OutputPlace | string {
    const folder = this.stat(dirname(path));
    if (!folder) return 'enoent';
    if (!folder.isDirectory()) return 'enotdir';
    if (this.stat(path)?.isDirectory() || path.endsWith('/')) return 'eisdir';
    return { path, mode: 0o644, owner: undefined };
  }

  async write({ path }: OutputPlace, bytes: Uint8Array, others: () => Promise<void>): Promise<void> {
    await others();
    this.#add(resolve(path), bytes, Date.now() / 1000);
  }

  #add(path: string, bytes: Uint8Array, modified: number): void {
    this.#enter(path);
    this.#files.set(path, { bytes, modified });
  }

  #addFolder(path: string): void {
    if (this.#folders.has(path)) return;
    this.#enter(path);
    this.#folders.set(path, new Set());
  }

  /** Makes the name known to its folder, and that to the one above. */
  #enter(path: string): void {
    this.#addFolder(dirname(path));
    this.#folders.get(dirname(path))!.add(path.slice(dirname(path).length).replace('/', ''));
  }
}

function systemError(code: string, path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${path}`), { code, path });
}
