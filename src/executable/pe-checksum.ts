/**
 * The checksum in a PE file's optional header: the sum of all 16-bit words with the carries added back, its own field
 * counting as zero, plus the file's size. Programs start without it; scanners look askance at a wrong one.
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
    const even = at + ((bytes.length - at) & ~1);
    for (; at < even; at += 2) sum += bytes[at]! | (bytes[at + 1]! << 8);
    if (at < bytes.length) sum += bytes[at]!;
    this.#size += bytes.length;
    // Pieces are far shorter than what a double would lose bits at.
    this.#sum = fold(sum);
  }

  /** The checksum as a 32-bit number. */
  value(): number {
    return (fold(this.#sum) + this.#size) >>> 0;
  }
}

function fold(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
  return folded;
}
