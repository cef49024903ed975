/**
 * SHA-256 that can stop after any byte, be saved as text, and continue in another process: files that begin
 * with the same 100 MB need not be read again. `node:crypto` is four times as fast, but does not expose its
 * state. Source: FIPS 180-4, sections 5 and 6.2.
 */
export class ResumableSha256 {
  readonly #state = Int32Array.from(initial);
  readonly #block = new Uint8Array(64);
  #length = 0;

  /** The bytes that come next. */
  update(bytes: Uint8Array): void {
    let from = 0;
    const filled = this.#length % 64;
    this.#length += bytes.length;
    if (filled > 0) {
      from = Math.min(64 - filled, bytes.length);
      this.#block.set(bytes.subarray(0, from), filled);
      if (filled + from < 64) return;
      compress(this.#state, this.#block, 0, 64);
    }
    const whole = from + ((bytes.length - from) & ~63);
    compress(this.#state, bytes, from, whole);
    this.#block.set(bytes.subarray(whole));
  }

  /** Of all bytes so far, lower-case hexadecimal. More bytes may come after. */
  digest(): string {
    const state = this.#state.slice();
    const filled = this.#length % 64;
    const end = new Uint8Array(filled < 56 ? 64 : 128);
    end.set(this.#block.subarray(0, filled));
    end[filled] = 0x80;
    new DataView(end.buffer).setBigUint64(end.length - 8, BigInt(this.#length) * 8n);
    compress(state, end, 0, end.length);
    return hex(state);
  }

  /** Returns the state: 8 words, the bytes of an unfinished block, and the number of bytes so far. */
  save(): string {
    const rest = this.#block.subarray(0, this.#length % 64);
    return `${hex(this.#state)} ${Buffer.from(rest).toString('hex')} ${this.#length}`;
  }

  /**
   * Continues from the result of `save`; nothing when the text is not one. `digest` shows whether it is
   * correct.
   */
  static resume(saved: string): ResumableSha256 | undefined {
    const [, words, rest, digits] = /^([0-9a-f]{64}) ((?:[0-9a-f]{2})*) (\d{1,15})$/.exec(saved) ?? [];
    if (words === undefined || rest === undefined) return undefined;
    const length = Number(digits);
    if (rest.length / 2 !== length % 64) return undefined;
    const hash = new ResumableSha256();
    for (let at = 0; at < 8; at++) hash.#state[at] = Number.parseInt(words.slice(at * 8, at * 8 + 8), 16);
    hash.#block.set(Buffer.from(rest, 'hex'));
    hash.#length = length;
    return hash;
  }
}

/** The first 32 bits of the fractions of the square roots of the first 8 primes. */
const initial = primes(8).map((prime) => fraction(Math.sqrt(prime)));

/** The first 32 bits of the fractions of the cube roots of the first 64 primes. */
const constants = Int32Array.from(primes(64), (prime) => fraction(Math.cbrt(prime)));

function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32);
}

function primes(count: number): number[] {
  const found: number[] = [];
  for (let number = 2; found.length < count; number++) {
    if (found.every((prime) => number % prime !== 0)) found.push(number);
  }
  return found;
}

const schedule = new Int32Array(64);

/** Processes complete blocks, from one offset up to another. `| 0` keeps the engine to 32-bit numbers. */
function compress(state: Int32Array, bytes: Uint8Array, from: number, to: number): void {
  const w = schedule;
  for (let at = from; at < to; at += 64) {
    for (let index = 0, byte = at; index < 16; index++, byte += 4) {
      w[index] = (bytes[byte]! << 24) | (bytes[byte + 1]! << 16) | (bytes[byte + 2]! << 8) | bytes[byte + 3]!;
    }
    for (let index = 16; index < 64; index++) {
      const x = w[index - 15]! | 0;
      const y = w[index - 2]! | 0;
      const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[index] = (((w[index - 16]! + low) | 0) + ((w[index - 7]! + high) | 0)) | 0;
    }
    let a = state[0]! | 0;
    let b = state[1]! | 0;
    let c = state[2]! | 0;
    let d = state[3]! | 0;
    let e = state[4]! | 0;
    let f = state[5]! | 0;
    let g = state[6]! | 0;
    let h = state[7]! | 0;
    for (let index = 0; index < 64; index++) {
      const high = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const choice = g ^ (e & (f ^ g));
      const one = (((h + high) | 0) + ((((choice + constants[index]!) | 0) + w[index]!) | 0)) | 0;
      const low = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const two = (low + ((a & (b ^ c)) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    state[0] = (state[0]! + a) | 0;
    state[1] = (state[1]! + b) | 0;
    state[2] = (state[2]! + c) | 0;
    state[3] = (state[3]! + d) | 0;
    state[4] = (state[4]! + e) | 0;
    state[5] = (state[5]! + f) | 0;
    state[6] = (state[6]! + g) | 0;
    state[7] = (state[7]! + h) | 0;
  }
}

const hex = (words: Int32Array): string =>
  Array.from(words, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
