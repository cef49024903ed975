import { CheckedView, malformed } from '../checked-view.ts';

/** The header of an ELF file and its program headers, as a kernel and a loader read them. */
export interface ElfHeader {
  view: CheckedView;
  /** Width of an address in bytes: 4 or 8. */
  word: 4 | 8;
  /** `EI_OSABI`: 0 for System V, 3 for GNU, 9 for FreeBSD. */
  abi: number;
  /** `e_type`: 2 for an executable, 3 for a shared object or a position-independent executable. */
  type: number;
  /** `e_machine` */
  machine: number;
  segments: ElfSegment[];
}

export interface ElfSegment {
  /** `p_type` */
  kind: number;
  fileOffset: number;
  address: number;
  fileSize: number;
  /** `p_memsz`: more than `fileSize` where memory begins as zeros. */
  memorySize: number;
  /** `p_align`, in bytes. */
  align: number;
}

export const segmentKind = { load: 1, dynamic: 2, interpreter: 3 } as const;

const littleEndian = 1;
const bigEndian = 2;
/** No program has more; `PN_XNUM`, which puts the count elsewhere, is above it. */
const segmentLimit = 1024;

export function isElf(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
}

/**
 * Reads the header and the program headers of either class and byte order.
 * Source: System V ABI, chapter 4 "Object Files" and chapter 5 "Program Loading".
 *
 * @throws `binary-malformed`
 */
export function elfHeader(bytes: Uint8Array): ElfHeader {
  const [width, order, , abi] = new CheckedView(bytes).slice(4, 4);
  if (width !== 1 && width !== 2) throw malformed({ problem: 'elf-class', found: width! });
  if (order !== littleEndian && order !== bigEndian)
    throw malformed({ problem: 'elf-byte-order', found: order! });
  const view = new CheckedView(bytes, order === littleEndian ? 'little' : 'big');
  const word = width === 1 ? 4 : 8;
  const tail = 24 + 3 * word;
  const size = view.u16(tail + 6);
  const count = view.u16(tail + 8);
  if (count > segmentLimit)
    throw malformed({ problem: 'too-many', what: 'program-headers', expected: segmentLimit, found: count });
  if (count > 0 && size !== (word === 8 ? 56 : 32))
    throw malformed({ problem: 'header-size', what: 'program-headers', found: size });
  const table = addressAt(view, word, 24 + word);
  const segments = Array.from({ length: count }, (_, index) => segmentAt(view, word, table + index * size));
  return { view, word, abi: abi!, type: view.u16(16), machine: view.u16(18), segments };
}

/** Returns the file offset that is mapped at `address`, or nothing when no segment maps it from the file. */
export function fileOffsetOf({ segments }: ElfHeader, address: number): number | undefined {
  for (const { kind, fileOffset, address: start, fileSize } of segments) {
    if (kind === segmentKind.load && address >= start && address - start < fileSize) {
      return fileOffset + (address - start);
    }
  }
  return undefined;
}

/** A number as wide as an address. */
export function addressAt(view: CheckedView, word: 4 | 8, at: number): number {
  return word === 8 ? view.u64(at) : view.u32(at);
}

function segmentAt(view: CheckedView, word: 4 | 8, at: number): ElfSegment {
  const fields =
    word === 8
      ? { offset: 8, address: 16, size: 32, memory: 40, align: 48 }
      : { offset: 4, address: 8, size: 16, memory: 20, align: 28 };
  return {
    kind: view.u32(at),
    fileOffset: addressAt(view, word, at + fields.offset),
    address: addressAt(view, word, at + fields.address),
    fileSize: addressAt(view, word, at + fields.size),
    memorySize: addressAt(view, word, at + fields.memory),
    align: addressAt(view, word, at + fields.align),
  };
}
