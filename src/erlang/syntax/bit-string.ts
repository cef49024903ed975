import type { Binary } from '../term/term.ts';

/** Bits in a row, written from the most significant on. */
export class BitString {
  readonly #bits: (0 | 1)[] = [];
  readonly #bytes: number[] = [];

  /** @returns how many bits there are so far. */
  get length(): number {
    return this.#bytes.length * 8 + this.#bits.length;
  }

  /** The low `size` bits of an integer, two's complement; little-endian swaps bytes, the odd bits come last. */
  integer(value: bigint, size: number, little: boolean): void {
    let rest = BigInt.asUintN(size, value);
    const bytes: number[] = [];
    const odd = size % 8;
    if (little) {
      for (let whole = size >>> 3; whole > 0; whole--) {
        bytes.push(Number(rest & 0xffn));
        rest >>= 8n;
      }
      for (const byte of bytes) this.#write(byte, 8);
      if (odd > 0) this.#write(Number(rest), odd);
      return;
    }
    const low = (size >>> 3) * 8;
    if (odd > 0) this.#write(Number(rest >> BigInt(low)), odd);
    for (let shift = low - 8; shift >= 0; shift -= 8) this.#write(Number((rest >> BigInt(shift)) & 0xffn), 8);
  }

  bits({ bytes, lastBits }: Binary, size: number): void {
    for (let at = 0; at < bytes.length && size > 0; at++) {
      const here = Math.min(at === bytes.length - 1 ? lastBits : 8, size);
      this.#write(bytes[at]! >>> (8 - here), here);
      size -= here;
    }
  }

  #write(value: number, count: number): void {
    if (count === 8 && this.#bits.length === 0) {
      this.#bytes.push(value);
      return;
    }
    for (let bit = count - 1; bit >= 0; bit--) {
      this.#bits.push(((value >>> bit) & 1) as 0 | 1);
      if (this.#bits.length === 8) this.#bytes.push(byteOf(this.#bits.splice(0)));
    }
  }

  /** The bits as a term; unused bits of the last byte are zero. */
  toBinary(): Binary {
    const left = this.#bits.length;
    if (left === 0) return { type: 'binary', bytes: Uint8Array.from(this.#bytes), lastBits: 8 };
    const padded = [...this.#bits, ...Array(8 - left).fill(0)];
    return { type: 'binary', bytes: Uint8Array.from([...this.#bytes, byteOf(padded)]), lastBits: left };
  }
}

const byteOf = (bits: readonly number[]): number => bits.reduce((byte, bit) => byte * 2 + bit, 0);
