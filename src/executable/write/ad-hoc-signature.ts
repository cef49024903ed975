import { createHash } from 'node:crypto';

export interface SignedCode {
  /** Names the program to macOS; any text without NUL. */
  identifier: string;
  /** How many bytes are signed: all before the signature. */
  codeLimit: number;
  /** A power of two. */
  pageSize: number;
  /** The place of `__TEXT` in the file. */
  executableSegment: { base: number; limit: number };
  /** Pages that need not be hashed: the hashes of all pages from the first on, valid for those in `from <= page < until`. */
  known?: { hashes: Uint8Array; from: number; until: number } | undefined;
}

/** `kern/cs_blobs.h` */
const magic = { signature: 0xfade0cc0, codeDirectory: 0xfade0c02, requirements: 0xfade0c01, cms: 0xfade0b01 };
const slot = { codeDirectory: 0, requirements: 2, cms: 0x10000 };
/** The first version that names the executable segment, which arm64 requires. */
const version = 0x20400;
const adHoc = 0x2;
const mainBinary = 1n;
/** Of SHA-256, in bytes. */
export const hashSize = 32;
const sha256 = 2;
const directoryHead = 88;
/** Of Info.plist, which a bare executable has not (zeros), and of the requirements. */
const specialSlots = 2;

/** "No requirements" and "no certificate", the way `codesign --sign -` says it. */
const requirements = words(magic.requirements, 12, 0);
const cms = words(magic.cms, 8);

/**
 * An ad-hoc code signature: a SHA-256 of every page, without a certificate. macOS requires one for arm64 code.
 * Its size is known before the first byte; then it gets all code in order, in pieces of any size.
 *
 * Source: xnu `bsd/sys/codesign.h` and `osfmk/kern/cs_blobs.h`; all numbers are big-endian.
 */
export class AdHocSignature {
  /** In bytes, a multiple of 16. */
  readonly size: number;
  readonly #code: SignedCode;
  readonly #identifier: Uint8Array;
  readonly #hashes: Uint8Array;
  #page = createHash('sha256');
  #filled = 0;
  #done = 0;
  #seen = 0;

  constructor(code: SignedCode) {
    this.#code = code;
    this.#identifier = Buffer.from(`${code.identifier}\0`);
    this.#hashes = new Uint8Array(Math.ceil(code.codeLimit / code.pageSize) * hashSize);
    this.size = Math.ceil(this.#length / 16) * 16;
  }

  update(bytes: Uint8Array): void {
    const { pageSize } = this.#code;
    for (let from = 0; from < bytes.length; ) {
      const known = this.#filled === 0 && bytes.length - from >= pageSize && this.#knownHash();
      if (known) {
        this.#hashes.set(known, this.#done++ * hashSize);
        from += pageSize;
        continue;
      }
      const taken = Math.min(bytes.length - from, pageSize - this.#filled);
      this.#page.update(bytes.subarray(from, from + taken));
      from += taken;
      this.#filled += taken;
      if (this.#filled === pageSize) this.#endPage();
    }
    this.#seen += bytes.length;
  }

  #knownHash(): Uint8Array | undefined {
    const { known } = this.#code;
    const page = this.#done;
    if (!known || page < known.from || page >= known.until) return undefined;
    return known.hashes.subarray(page * hashSize, (page + 1) * hashSize);
  }

  /** The signature, zeros at its end. */
  finish(): Uint8Array {
    if (this.#filled > 0) this.#endPage();
    if (this.#seen !== this.#code.codeLimit)
      throw new RangeError('the code is not as long as it was said to be');
    const directory = this.#directory();
    const blobs = [
      { slot: slot.codeDirectory, bytes: directory },
      { slot: slot.requirements, bytes: requirements },
      { slot: slot.cms, bytes: cms },
    ];
    const tail = Buffer.alloc(this.size);
    let at = 12 + blobs.length * 8;
    tail.set(words(magic.signature, this.#length, blobs.length));
    for (const [index, { slot, bytes }] of blobs.entries()) {
      tail.set(words(slot, at), 12 + index * 8);
      tail.set(bytes, at);
      at += bytes.length;
    }
    return tail;
  }

  get #directoryLength(): number {
    return directoryHead + this.#identifier.length + specialSlots * hashSize + this.#hashes.length;
  }

  get #length(): number {
    return 12 + 3 * 8 + this.#directoryLength + requirements.length + cms.length;
  }

  #directory(): Uint8Array {
    const { codeLimit, pageSize, executableSegment } = this.#code;
    const directory = Buffer.alloc(this.#directoryLength);
    const identifierOffset = directoryHead;
    const specialOffset = identifierOffset + this.#identifier.length;
    const hashOffset = specialOffset + specialSlots * hashSize;
    const pages = this.#hashes.length / hashSize;
    const fields = [magic.codeDirectory, directory.length, version, adHoc, hashOffset, identifierOffset];
    directory.set(words(...fields, specialSlots, pages, codeLimit));
    directory.set([hashSize, sha256, 0, Math.log2(pageSize)], 36);
    directory.writeBigUInt64BE(BigInt(executableSegment.base), 64);
    directory.writeBigUInt64BE(BigInt(executableSegment.limit), 72);
    directory.writeBigUInt64BE(mainBinary, 80);
    directory.set(this.#identifier, identifierOffset);
    // Special slots count down from the hashes: requirements are number 2, so first.
    directory.set(createHash('sha256').update(requirements).digest(), specialOffset);
    directory.set(this.#hashes, hashOffset);
    return directory;
  }

  #endPage(): void {
    this.#hashes.set(this.#page.digest(), this.#done * hashSize);
    this.#page = createHash('sha256');
    this.#done += 1;
    this.#filled = 0;
  }
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}
