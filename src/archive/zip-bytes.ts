import type { ZipLayoutFault } from '../errors/faults/zip.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';

/** A zip archive as the readers pass it on: its bytes, and the name of the file for messages. */
export class ZipBytes {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, path: string) {
    this.path = path;
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  u16(offset: number): number {
    return this.#view.getUint16(offset, true);
  }

  u32(offset: number): number {
    return this.#view.getUint32(offset, true);
  }

  /** A 64-bit field that must be a place or a length in a real file. */
  u64(offset: number): number {
    const value = this.#view.getBigUint64(offset, true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw new OnebeamError('zip-too-large', {
        path: this.path,
        problem: 'number',
        expected: Number.MAX_SAFE_INTEGER,
        found: String(value),
      });
    }
    return Number(value);
  }

  slice(start: number, end: number): Uint8Array {
    return this.bytes.subarray(start, end);
  }

  /**
   * Makes sure that the `length` bytes of a local header are at `offset`.
   *
   * @throws `zip-layout`
   */
  need(offset: number, length: number): void {
    if (offset + length <= this.length) return;
    throw this.layout({ problem: 'past-the-end', offset, end: offset + length, expected: this.length });
  }

  layout(fault: ZipLayoutFault): OnebeamError {
    return new OnebeamError('zip-layout', { path: this.path, ...fault });
  }
}
