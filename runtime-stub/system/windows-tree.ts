import { files } from './cold-files.ts';
import type { Tree } from './machine.ts';

/** Writes below a folder by paths. Only this user may make links in a folder of its profile. */
export class WindowsTree implements Tree {
  readonly #root: string;
  readonly #made = new Set<string>();
  #file = -1;

  constructor(root: string) {
    this.#root = root;
  }

  /** Modes have no effect here: the name decides which files can be executed. */
  begin(path: string): void {
    const names = path.split('/');
    const folder = [this.#root, ...names.slice(0, -1)].join('\\');
    if (!this.#made.has(folder)) files().mkdirSync(folder, { recursive: true });
    this.#made.add(folder);
    this.#file = files().openSync(`${folder}\\${names.at(-1)}`, 'wx');
  }

  write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) done += files().writeSync(this.#file, bytes, done);
  }

  finish(): void {
    files().closeSync(this.#file);
    this.#file = -1;
  }

  close(): void {
    if (this.#file >= 0) this.finish();
  }
}
