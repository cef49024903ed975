import { OnebeamError } from '../errors/onebeam-error.ts';

/** A zip archive on its way through the readers: its bytes, and the name of the file for messages. */
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
        expected: Number.MAX_SAFE_INTEGER,
        found: String(value),
        what: 'a 64-bit number',
      });
    }
    return Number(value);
  }

  slice(start: number, end: number): Uint8Array {
    return this.bytes.subarray(start, end);
  }

  /**
   * Makes sure that `length` bytes lie at `offset`.
   *
   * @throws `zip-layout`
   */
  need(offset: number, length: number, what: string): void {
    if (offset + length <= this.length) return;
    throw this.layout(`${what} at ${offset} ends at ${offset + length}`, `at most ${this.length} bytes`);
  }

  layout(found: string, expected: string): OnebeamError {
    return new OnebeamError('zip-layout', { path: this.path, found, expected });
  }
}
