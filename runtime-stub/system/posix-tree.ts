import { files } from './cold-files.ts';
import { type NativeText, SystemError, type Tree } from './machine.ts';
import { abi } from './posix-abi.ts';

const writeOnly = 1;

/** System calls that create a tree. Each throws SystemError with `path`, which is for the message only. */
export interface TreeCalls {
  /** @returns a descriptor. */
  open(folder: number, name: NativeText, flags: number, mode: number, path: NativeText): number;
  /** Makes a folder of mode 0700. @throws also when it exists: `EEXIST`. */
  makeFolder(folder: number, name: NativeText, path: NativeText): void;
  /** @returns the number of bytes written, at least one. */
  write(file: number, bytes: Uint8Array, path: NativeText): number;
  setMode(file: number, mode: number, path: NativeText): void;
  close(descriptor: number, path: NativeText): void;
  /** Makes a hard link; of a link, to the link itself. */
  link(source: NativeText, folder: number, name: NativeText, path: NativeText): void;
  remove(folder: number, name: NativeText, path: NativeText): void;
}

/**
 * Writes below a folder by descriptors, never by full paths: replacing a folder by a link meanwhile moves nothing
 * outside. Paths in the archive's order keep few descriptors open: those of the folders above one file.
 */
export class PosixTree implements Tree {
  readonly #calls: TreeCalls;
  readonly #root: NativeText;
  /** From the root down to the folder of the file that came last. */
  readonly #folders: { name: NativeText; descriptor: number }[] = [];
  #file = -1;
  #path = '';
  #mode = 0;

  constructor(calls: TreeCalls, root: NativeText) {
    this.#calls = calls;
    this.#root = root;
    this.#enter(abi.atCwd, root, root);
  }

  begin(path: NativeText, mode: number): void {
    const [folder, name, whole] = this.#place(path);
    const { create, exclusive, noFollow } = abi.open;
    this.#path = path;
    this.#mode = mode;
    const flags = writeOnly | create | exclusive | noFollow;
    this.#file = this.#calls.open(folder, name, flags, 0o600, whole);
  }

  write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      done += this.#calls.write(this.#file, done ? bytes.subarray(done) : bytes, this.#name);
    }
  }

  finish(): void {
    this.#calls.setMode(this.#file, this.#mode, this.#name);
    const file = this.#file;
    this.#file = -1;
    // Network file systems report a full disk here.
    this.#calls.close(file, this.#name);
  }

  link(path: NativeText, source: NativeText): void {
    this.#calls.link(source, ...this.#place(path));
  }

  /** Linux names an open folder by its descriptor: nothing is made elsewhere, whatever takes the folder's place. */
  readonly copy: Tree['copy'] = process.platform === 'linux' ? this.#copy.bind(this) : undefined;

  #copy(path: NativeText, source: number, mode: number): void {
    const { copyFileSync, chmodSync, constants } = files();
    const [folder, name] = this.#place(path);
    const target = Buffer.from(`/proc/self/fd/${folder}/${name}`, 'latin1');
    const flags = constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE;
    copyFileSync(`/proc/self/fd/${source}`, target, flags);
    chmodSync(target, mode);
  }

  remove(path: NativeText): void {
    this.#calls.remove(...this.#place(path));
  }

  close(): void {
    const file = this.#file;
    this.#file = -1;
    if (file >= 0) quietly(() => this.#calls.close(file, this.#name));
    this.#leave(0);
  }

  /** Of the file that was begun. */
  get #name(): NativeText {
    return `${this.#root}/${this.#path}`;
  }

  #place(path: NativeText): [folder: number, name: NativeText, whole: NativeText] {
    const slash = path.lastIndexOf('/');
    const names = slash < 0 ? [] : path.slice(0, slash).split('/');
    return [this.#descend(names), path.slice(slash + 1), `${this.#root}/${path}`];
  }

  #descend(names: NativeText[]): number {
    let common = 0;
    while (common < names.length && this.#folders[common + 1]?.name === names[common]) common++;
    this.#leave(common + 1);
    for (const name of names.slice(common)) {
      const above = this.#folders.at(-1)!.descriptor;
      const path = `${this.#root}/${names.join('/')}`;
      try {
        this.#calls.makeFolder(above, name, path);
      } catch (error) {
        // Opened like a new one: it must not be a link.
        if (!(error instanceof SystemError) || error.code !== 'EEXIST') throw error;
      }
      this.#enter(above, name, path);
    }
    return this.#folders.at(-1)!.descriptor;
  }

  #enter(above: number, name: NativeText, path: NativeText): void {
    const descriptor = this.#calls.open(above, name, abi.open.folder | abi.open.noFollow, 0, path);
    this.#folders.push({ name, descriptor });
  }

  #leave(count: number): void {
    for (const { name, descriptor } of this.#folders.splice(count)) {
      quietly(() => this.#calls.close(descriptor, name));
    }
  }
}

function quietly(close: () => void): void {
  try {
    close();
  } catch {
    // Nothing was written to it that could be lost.
  }
}
