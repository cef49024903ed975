import { isElf } from '../../src/binary/elf/elf-header.ts';
import { isPe } from '../../src/binary/pe/pe-header.ts';
import { extract } from '../release/extract.ts';
import type { Payload } from '../self.ts';
import type { Machine, NativeText, Tree } from '../system/machine.ts';

/** Keeps the files that a system or a loader reads: programs, libraries and scripts. Nothing is written. */
class NativeFiles implements Tree {
  readonly found = new Map<NativeText, Uint8Array>();
  #path = '';
  #pieces: Uint8Array[] = [];
  #isKept = false;

  begin(path: NativeText): void {
    this.#path = path;
    this.#pieces = [];
    this.#isKept = true;
  }

  write(bytes: Uint8Array): void {
    if (!this.#isKept) return;
    if (this.#pieces.length === 0 && !isNative(bytes)) this.#isKept = false;
    // The chunk's memory is released. It may be a Buffer, of which `slice` would be a view.
    else this.#pieces.push(new Uint8Array(bytes));
  }

  finish(): void {
    if (this.#pieces.length > 0) this.found.set(this.#path, Buffer.concat(this.#pieces));
    this.#isKept = false;
  }

  close(): void {
    this.#isKept = false;
  }
}

const isNative = (bytes: Uint8Array): boolean =>
  isElf(bytes) || isPe(bytes) || (bytes[0] === 0x23 && bytes[1] === 0x21);

/**
 * Returns the packed programs, libraries and scripts by their paths below the release, which need not be unpacked.
 *
 * @throws what `extract` throws.
 */
export async function nativeFiles(machine: Machine, payload: Payload): Promise<Map<NativeText, Uint8Array>> {
  const tree = new NativeFiles();
  await extract(machine, payload, tree, () => {});
  return tree.found;
}
