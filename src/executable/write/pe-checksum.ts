/**
 * The checksum in a PE file's optional header: the sum of all 16-bit words with the carries added back, its own
 * field counting as zero, plus the file's size. Programs start without it; scanners may distrust a wrong one.
 * Source: PE format, "Optional Header Windows-Specific Fields", and `CheckSumMappedFile`.
 */
export class PeChecksum {
  #sum = 0;
  #size = 0;

  /** The next bytes of the file, its checksum field set to zero. */
  update(bytes: Uint8Array): void {
    let sum = this.#sum;
    let at = 0;
    if (this.#size % 2 === 1 && bytes.length > 0) sum += bytes[at++]! << 8;
    if ((bytes.byteOffset + at) % 4 === 0) {
      const wide = (bytes.length - at) >>> 2;
      sum += sumOfWords(new Uint32Array(bytes.buffer, bytes.byteOffset + at, wide));
      at += wide * 4;
    }
    const even = at + ((bytes.length - at) & ~1);
    for (; at < even; at += 2) sum += bytes[at]! | (bytes[at + 1]! << 8);
    if (at < bytes.length) sum += bytes[at]!;
    this.#size += bytes.length;
    // Pieces are far shorter than what a double would lose bits at.
    this.#sum = fold(sum);
  }

  /** The sum of the words so far, 16 bits: what `add` takes. */
  words(): number {
    return fold(this.#sum);
  }

  /**
   * Counts bytes that were summed before. Call it after an even number of bytes.
   *
   * @param words of an even number of bytes, as `words` returns them.
   */
  add(words: number, size: number): void {
    if (this.#size % 2 === 1 || size % 2 === 1) throw new RangeError('words begin at even places');
    this.#sum = fold(this.#sum + words);
    this.#size += size;
  }

  /** The checksum as a 32-bit number. */
  value(): number {
    return (fold(this.#sum) + this.#size) >>> 0;
  }
}

/**
 * Adds two 16-bit words at a time: a carry out of the lower one is added back at the end anyway. Little-endian,
 * like every processor that Bun runs on.
 */
function sumOfWords(words: Uint32Array): number {
  let sum = 0;
  for (let from = 0; from < words.length; from += atOnce) {
    const end = Math.min(words.length, from + atOnce);
    for (let at = from; at < end; at++) sum += words[at]!;
    sum = fold(sum);
  }
  return sum;
}

/** The sum of this many 32-bit numbers is exact in a double. */
const atOnce = 2 ** 20;

function fold(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
  return folded;
}
