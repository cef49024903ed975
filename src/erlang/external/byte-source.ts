import type { ExternalTermFault } from '../../errors/faults/external-term.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';

/** Bytes that are read from the front; every length is checked against what is left before it is used. */
export class ByteSource {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly path: string | undefined;
  #at = 0;

  constructor(bytes: Uint8Array, path: string | undefined) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.path = path;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    return this.#bytes[this.#advance(1)]!;
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2));
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4));
  }

  float64(): number {
    return this.#view.getFloat64(this.#advance(8));
  }

  /** A view, not a copy. */
  take(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  rest(): Uint8Array {
    return this.#bytes.subarray(this.#at);
  }

  /** A number of elements that take at least `size` bytes each. */
  count(number: number, size: number): number {
    if (number * size > this.left)
      throw this.invalid({ problem: 'elements', expected: number, found: this.left });
    return number;
  }

  invalid(fault: ExternalTermFault): OnebeamError {
    return new OnebeamError('external-term-invalid', {
      ...(this.path === undefined ? {} : { path: this.path }),
      ...fault,
      offset: this.#at,
    });
  }

  #advance(length: number): number {
    if (length > this.left) throw this.invalid({ problem: 'cut-short', expected: length, found: this.left });
    const start = this.#at;
    this.#at += length;
    return start;
  }
}
