import { copyFile, type FileHandle, mkdir, open, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EntryTree } from '../archive/entry-tree.ts';
import type { TarEntry } from '../archive/tar-read.ts';

/**
 * Writes the entries of one archive into an empty folder: files as they come, links when all files are there. A link
 * whose way leads out of the folder at any step is left out, and so is one that leads nowhere.
 */
export class TreeWriter {
  readonly #folder: string;
  readonly #links: TarEntry[] = [];
  readonly #tree = new EntryTree();
  #open: FileHandle | undefined;

  /** @param folder is there, and empty. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The next entry; its content comes by `write`. @throws the system's error. */
  async start({ path, type, mode, linkTarget = '' }: TarEntry): Promise<void> {
    await this.abandon();
    if (type === 'symlink') this.#tree.addLink(path, linkTarget);
    if (type === 'symlink' || type === 'hardlink')
      this.#links.push({ path, type, size: 0, mode, linkTarget });
    if (type !== 'file') return;
    const place = await this.#placeOf(path);
    this.#open = await open(place, 'wx', mode & 0o111 ? 0o755 : 0o644);
    this.#tree.addFile(path);
  }

  /** A piece of the entry's content. @throws the system's error. */
  async write(data: Uint8Array): Promise<void> {
    await this.#open?.writeFile(data);
  }

  /** Makes the links. @throws the system's error. */
  async end(): Promise<void> {
    await this.abandon();
    for (const { type, path, linkTarget = '' } of this.#links) {
      if (type === 'hardlink') await this.#copy(linkTarget.replace(/^\.\//, ''), path);
    }
    for (const { type, path, linkTarget = '' } of this.#links) {
      if (type === 'symlink') await this.#link(path, linkTarget);
    }
  }

  /** Closes the file that is being written. */
  async abandon(): Promise<void> {
    const file = this.#open;
    this.#open = undefined;
    await file?.close();
  }

  async #copy(from: string, path: string): Promise<void> {
    if (!this.#tree.hasFile(from)) return;
    await copyFile(join(this.#folder, from), await this.#placeOf(path));
    this.#tree.addFile(path);
  }

  async #link(path: string, target: string): Promise<void> {
    const leads = this.#tree.follow(path, target);
    // To a folder that it lies in: a circle.
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
