import { createHash } from 'node:crypto';
import { CheckedView, malformed } from '../checked-view.ts';
import { loadCommand, machoHead, machoMagic } from './macho-commands.ts';
import { isUniversal, universalSlices } from './macho-universal.ts';

/** `osfmk/kern/cs_blobs.h` */
const magic = { signature: 0xfade0cc0, codeDirectory: 0xfade0c02, cms: 0xfade0b01 };
const adHocFlag = 0x2;
const algorithms: Record<number, { name: string; size: number }> = {
  1: { name: 'sha1', size: 20 },
  2: { name: 'sha256', size: 32 },
  3: { name: 'sha256', size: 20 },
  4: { name: 'sha384', size: 48 },
};
const arm64 = 0x0100000c;

/** The signature of a Mach-O file. */
export type MachoSignature =
  /** There is none; arm64 does not run such code. */
  | { kind: 'none'; required: boolean }
  /** Every page has the hash that is signed. `adHoc`: without a certificate, so it can be made again. */
  | { kind: 'good'; adHoc: boolean }
  /** Some pages have another one: the system kills a process that touches them. */
  | { kind: 'damaged'; pages: number[] };

/**
 * Checks the page hashes of a thin or universal Mach-O file, as the kernel does when a page is first used.
 * Source: xnu `bsd/kern/ubc_subr.c`, `cs_validate_hash`.
 *
 * @throws `binary-malformed`
 */
export function machoSignature(bytes: Uint8Array): MachoSignature {
  const slices = isUniversal(bytes) ? universalSlices(bytes) : [bytes];
  const found = slices.map(sliceSignature);
  return (
    found.find(({ kind }) => kind === 'damaged') ??
    found.find((one) => one.kind === 'none' && one.required) ??
    found.find((one) => one.kind === 'good' && !one.adHoc) ??
    found[0]!
  );
}

function sliceSignature(bytes: Uint8Array): MachoSignature {
  const view = new CheckedView(bytes);
  const directories = codeDirectories(view);
  if (!directories) return { kind: 'none', required: machoHead(view).cpuType === arm64 };
  const pages = directories.list.flatMap((directory) => wrongPages(bytes, directory));
  if (pages.length > 0) return { kind: 'damaged', pages: [...new Set(pages)].sort((a, b) => a - b) };
  return { kind: 'good', adHoc: directories.adHoc };
}

/**
 * Replaces the page hashes of a thin Mach-O file: after a change to a file that is signed ad hoc, this makes
 * the signature valid again. The rest of the signature does not depend on them.
 *
 * @param bytes changed in place.
 * @returns false when the file has no signature, or one with a certificate, which only its owner can create.
 * @throws `binary-malformed`
 */
export function hashPagesAgain(bytes: Uint8Array): boolean {
  const directories = codeDirectories(new CheckedView(bytes));
  if (!directories?.adHoc) return false;
  for (const directory of directories.list) {
    for (let page = 0; page < directory.pages; page++) {
      bytes.set(pageHash(bytes, directory, page), directory.hashes + page * directory.algorithm.size);
    }
  }
  return true;
}

interface CodeDirectory {
  algorithm: { name: string; size: number };
  pageSize: number;
  pages: number;
  /** How many bytes are signed. */
  codeLimit: number;
  /** Where the hash of the first page is. */
  hashes: number;
}

function codeDirectories(view: CheckedView): { list: CodeDirectory[]; adHoc: boolean } | undefined {
  if (view.u32(0) !== machoMagic) throw malformed({ problem: 'macho-magic', found: view.u32(0) });
  const command = machoHead(view).commands.find(({ kind }) => kind === loadCommand.codeSignature);
  if (!command) return undefined;
  const start = view.u32(command.offset + 8);
  const big = new CheckedView(view.slice(start, view.u32(command.offset + 12)), 'big');
  if (big.u32(0) !== magic.signature) throw malformed({ problem: 'signature-magic', found: big.u32(0) });
  const count = big.u32(8);
  if (count > 64)
    throw malformed({ problem: 'too-many', what: 'signature-blobs', expected: 64, found: count });
  const list: CodeDirectory[] = [];
  let adHoc = false;
  let isCertified = false;
  for (let index = 0; index < count; index++) {
    const at = big.u32(12 + index * 8 + 4);
    const kind = big.u32(at);
    if (kind === magic.cms && big.u32(at + 4) > 8) isCertified = true;
    if (kind !== magic.codeDirectory) continue;
    const algorithm = algorithms[big.u8(at + 37)];
    if (!algorithm) throw malformed({ problem: 'hash-type', found: big.u8(at + 37) });
    const pages = big.u32(at + 28);
    const codeLimit = big.u32(at + 32);
    const pageSize = big.u8(at + 39) === 0 ? Math.max(codeLimit, 1) : 2 ** big.u8(at + 39);
    const hashes = at + big.u32(at + 16);
    if (codeLimit > start || pages !== Math.ceil(codeLimit / pageSize))
      throw malformed({ problem: 'page-hashes', expected: start, found: pages, codeLimit });
    big.slice(hashes, pages * algorithm.size);
    adHoc = (big.u32(at + 12) & adHocFlag) !== 0;
    list.push({ algorithm, pageSize, pages, codeLimit, hashes: start + hashes });
  }
  if (list.length === 0) throw malformed({ problem: 'no-code-directory' });
  return { list, adHoc: adHoc && !isCertified };
}

function wrongPages(bytes: Uint8Array, directory: CodeDirectory): number[] {
  const wrong: number[] = [];
  for (let page = 0; page < directory.pages; page++) {
    const at = directory.hashes + page * directory.algorithm.size;
    const stated = bytes.subarray(at, at + directory.algorithm.size);
    if (Buffer.compare(pageHash(bytes, directory, page), stated) !== 0) wrong.push(page);
  }
  return wrong;
}

function pageHash(bytes: Uint8Array, directory: CodeDirectory, page: number): Buffer {
  const { algorithm, pageSize, codeLimit } = directory;
  const end = Math.min((page + 1) * pageSize, codeLimit);
  const hash = createHash(algorithm.name)
    .update(bytes.subarray(page * pageSize, end))
    .digest();
  return hash.subarray(0, algorithm.size);
}
