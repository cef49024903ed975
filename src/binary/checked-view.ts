import type { BinaryFault } from '../errors/faults/binary.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';

/** Reads numbers and texts from untrusted bytes, with bounds checks. */
export class CheckedView {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #little: boolean;

  constructor(bytes: Uint8Array, endianness: 'little' | 'big' = 'little') {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#little = endianness === 'little';
  }

  get length(): number {
    return this.bytes.length;
  }

  /** @throws `binary-malformed`, as every reader here does when the bytes end before the field. */
  u8(at: number): number {
    return this.#view.getUint8(this.#inside(at, 1));
  }

  u16(at: number): number {
    return this.#view.getUint16(this.#inside(at, 2), this.#little);
  }

  u32(at: number): number {
    return this.#view.getUint32(this.#inside(at, 4), this.#little);
  }

  /** Exact up to 2^53; larger numbers are approximated, and fail every check against a size. */
  u64(at: number): number {
    return Number(this.#view.getBigUint64(this.#inside(at, 8), this.#little));
  }

  /** The bytes from `at`, `length` of them. */
  slice(at: number, length: number): Uint8Array {
    this.#inside(at, length);
    return this.bytes.subarray(at, at + length);
  }

  /** Text that ends with a NUL or with the bytes, at most `limit` bytes of it, as Latin-1. */
  text(at: number, limit = 4096): string {
    this.#inside(at, 0);
    const window = this.bytes.subarray(at, at + limit);
    const end = window.indexOf(0);
    return Buffer.from(end < 0 ? window : window.subarray(0, end)).toString('latin1');
  }

  #inside(at: number, length: number): number {
    if (Number.isSafeInteger(at) && at >= 0 && length >= 0 && at + length <= this.bytes.length) return at;
    throw malformed({ problem: 'outside-file', offset: at, length, found: this.bytes.length });
  }
}

export function malformed(fault: BinaryFault): OnebeamError {
  return new OnebeamError('binary-malformed', fault);
}
