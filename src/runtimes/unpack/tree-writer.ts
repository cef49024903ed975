import { copyFile, type FileHandle, mkdir, open, rm, rmdir, symlink } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { EntryTree } from '../../archive/entry-tree.ts';
import type { TarEntry } from '../../archive/tar-read.ts';

/**
 * Writes the entries of one archive into an empty folder: files in order, links after all files. A link that leads
 * out of the folder at any step is skipped, and so is a dangling one. Unneeded files are removed at the end, because
 * hard links to them may follow.
 */
export class TreeWriter {
  readonly #folder: string;
  readonly #isUnneeded: (path: string) => boolean;
  readonly #links: string[] = [];
  readonly #hardLinks: [path: string, from: string][] = [];
  readonly #unneeded = new Set<string>();
  /** The files to keep. */
  readonly #tree = new EntryTree();
  #open: FileHandle | undefined;

  /** @param folder is there, and empty. */
  constructor(folder: string, isUnneeded: (path: string) => boolean) {
    this.#folder = folder;
    this.#isUnneeded = isUnneeded;
  }

  /** The next entry; its content comes by `write`. @throws the system's error. */
  async start({ path, type, mode, linkTarget = '' }: TarEntry): Promise<void> {
    await this.abandon();
    if (type === 'symlink') this.#addLink(path, linkTarget);
    if (type === 'hardlink') this.#hardLinks.push([path, linkTarget.replace(/^\.\//, '')]);
    if (type !== 'file') return;
    const place = await this.#placeOf(path);
    // A reader that lets a file come again means the last one.
    if (this.#tree.hasFile(path)) await rm(place);
    this.#open = await open(place, 'wx', mode & 0o111 ? 0o755 : 0o644);
    this.#addFile(path);
  }

  /** A piece of the entry's content. @throws the system's error. */
  async write(data: Uint8Array): Promise<void> {
    await this.#open?.writeFile(data);
  }

  /** Makes the links. @throws the system's error. */
  async end(): Promise<void> {
    await this.abandon();
    for (const [path, from] of this.#hardLinks) await this.#hardLink(path, from);
    await this.#removeUnneeded();
    for (const path of this.#links) await this.#link(path, this.#tree.linkAt(path)!);
  }

  /** Closes the file that is being written. */
  async abandon(): Promise<void> {
    const file = this.#open;
    this.#open = undefined;
    await file?.close();
  }

  #addFile(path: string): void {
    if (this.#isUnneeded(path)) this.#unneeded.add(path);
    else this.#tree.addFile(path);
  }

  #addLink(path: string, target: string): void {
    if (this.#isUnneeded(path)) return;
    this.#tree.addLink(path, target);
    this.#links.push(path);
  }

  async #hardLink(path: string, from: string): Promise<void> {
    const target = this.#tree.linkAt(from);
    if (target !== undefined) return this.#addLink(path, target);
    if (!this.#tree.hasFile(from) && !this.#unneeded.has(from)) return;
    await copyFile(join(this.#folder, from), await this.#placeOf(path));
    this.#addFile(path);
  }

  async #removeUnneeded(): Promise<void> {
    const folders = new Set<string>();
    for (const path of this.#unneeded) {
      await rm(join(this.#folder, path));
      for (let above = posix.dirname(path); above !== '.'; above = posix.dirname(above)) folders.add(above);
    }
    const deepestFirst = [...folders].sort((one, other) => other.length - one.length);
    // Those that hold something stay.
    for (const above of deepestFirst) await rmdir(join(this.#folder, above)).catch(() => undefined);
  }

  async #link(path: string, target: string): Promise<void> {
    const leads = this.#tree.follow(path, target);
    // To a folder that contains it: a circle.
    if (leads === undefined || `${path}/`.startsWith(leads && `${leads}/`)) return;
    const place = await this.#placeOf(path);
    const made = await symlink(target, place).then(
      () => true,
      () => false,
    );
    // Where links need a privilege (Windows), a copy serves as well.
    if (!made && this.#tree.hasFile(leads)) await copyFile(join(this.#folder, leads), place);
  }

  async #placeOf(path: string): Promise<string> {
    const place = join(this.#folder, path);
    await mkdir(dirname(place), { recursive: true });
    return place;
  }
}
