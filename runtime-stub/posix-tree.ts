import { cString, type Libc, openAt, systemError } from './libc.ts';
import type { NativeText, Tree } from './machine.ts';
import { abi } from './posix-abi.ts';

const writeOnly = 1;

/**
 * Writes below a folder by descriptors, never by whole paths: whoever swaps a folder for a link while this goes on moves
 * nothing out of it. Paths in the archive's order keep few descriptors open: those of the folders above one file.
 */
export class PosixTree implements Tree {
  readonly #libc: Libc;
  readonly #root: NativeText;
  /** From the root down to the folder of the file that came last. */
  readonly #folders: { name: NativeText; descriptor: number }[] = [];
  #file = -1;
  #path = '';
  #mode = 0;

  constructor(libc: Libc, root: NativeText) {
    this.#libc = libc;
    this.#root = root;
    this.#enter(abi.atCwd, root, root);
  }

  begin(path: NativeText, mode: number): void {
    const names = path.split('/');
    const name = names.pop()!;
    const folder = this.#descend(names);
    const { create, exclusive, noFollow } = abi.open;
    this.#path = path;
    this.#mode = mode;
    this.#file = openAt(this.#libc, folder, cString(name), writeOnly | create | exclusive | noFollow, 0o600);
    if (this.#file < 0) throw systemError(this.#libc, `${this.#root}/${path}`);
  }

  write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      const count = this.#libc.write!(this.#file, done ? bytes.subarray(done) : bytes, bytes.length - done);
      if (count < 0) throw systemError(this.#libc, `${this.#root}/${this.#path}`);
      done += count;
    }
  }

  finish(): void {
    const failed = this.#libc.fchmod!(this.#file, this.#mode) !== 0;
    // A network file system tells of a full disk here.
    if (this.#libc.close!(this.#file) !== 0 || failed) {
      throw systemError(this.#libc, `${this.#root}/${this.#path}`);
    }
    this.#file = -1;
  }

  close(): void {
    if (this.#file >= 0) this.#libc.close!(this.#file);
    this.#file = -1;
    this.#leave(0);
  }

  #descend(names: NativeText[]): number {
    let common = 0;
    while (common < names.length && this.#folders[common + 1]?.name === names[common]) common++;
    this.#leave(common + 1);
    for (const name of names.slice(common)) {
      const above = this.#folders.at(-1)!.descriptor;
      const path = `${this.#root}/${names.join('/')}`;
      // A folder that is there already is opened like a new one: what counts is that it is no link.
      if (this.#libc.mkdirat!(above, cString(name), 0o700) !== 0) {
        const error = systemError(this.#libc, path);
        if (error.code !== 'EEXIST') throw error;
      }
      this.#enter(above, name, path);
    }
    return this.#folders.at(-1)!.descriptor;
  }

  #enter(above: number, name: NativeText, path: NativeText): void {
    const descriptor = openAt(this.#libc, above, cString(name), abi.open.folder | abi.open.noFollow);
    if (descriptor < 0) throw systemError(this.#libc, path);
    this.#folders.push({ name, descriptor });
  }

  #leave(count: number): void {
    for (const { descriptor } of this.#folders.splice(count)) this.#libc.close!(descriptor);
  }
}
