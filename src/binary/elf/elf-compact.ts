import { type ElfHeader, type ElfSegment, elfHeader, segmentKind } from './elf-header.ts';
import { elfSections } from './elf-sections.ts';

/** The smallest page of any system that a target runs on: mappings are at least as fine as this. */
export const pageSize = 4096;

/** A mapped part of the file, in complete pages. */
interface Window {
  start: number;
  end: number;
  /** `p_align`: the new offset has to agree with the old one modulo this. */
  align: number;
}

/**
 * Reduces an ELF file to what a loader maps: removes debug sections, symbol tables and the section headers.
 * Code is found by its address, so segments may move within the file if their offset stays the same modulo
 * the alignment. The last page of each segment is kept completely: tools such as patchelf leave tables behind
 * the segment's end that are mapped only because their page is.
 *
 * Removes what `strip` removes, and also works for files changed by patchelf, which `strip` breaks.
 *
 * @param bytes a 64-bit little-endian ELF file; never changed.
 * @returns a new file, at most as long; or undefined when this file cannot be reduced: it has another class or
 *   byte order, or its program headers name a range that is not mapped.
 * @throws `binary-malformed`
 */
export function compactElf(bytes: Uint8Array): Uint8Array | undefined {
  const header = elfHeader(bytes);
  if (header.word !== 8 || bytes[5] !== 1) return undefined;
  const windows = mappedWindows(header, bytes.length);
  if (windows.length === 0) return undefined;
  const placed = place(windows);
  const table = header.view.u64(32);
  const moved = (offset: number, size: number): number | undefined => {
    const at = placed.find(({ start, end }) => offset >= start && offset + size <= end);
    return at && offset - at.start + at.newStart;
  };
  const tableSize = header.segments.length * 56;
  const newTable = moved(table, tableSize);
  if (newTable === undefined || moved(0, 64) !== 0) return undefined;
  const offsets = header.segments.map((segment) =>
    segment.fileSize === 0 ? keptOffset(segment, placed) : moved(segment.fileOffset, segment.fileSize),
  );
  if (offsets.includes(undefined)) return undefined;
  const last = placed.at(-1)!;
  const length = last.newStart + (last.end - last.start);
  if (length > bytes.length) return undefined;
  const result = new Uint8Array(length);
  for (const { start, end, newStart } of placed) result.set(bytes.subarray(start, end), newStart);
  for (const { start, end } of unmapped(header)) {
    const at = placed.find((window) => start >= window.start && end <= window.end);
    if (at) result.fill(0, start - at.start + at.newStart, end - at.start + at.newStart);
  }
  const view = new DataView(result.buffer);
  view.setBigUint64(32, BigInt(newTable), true);
  // e_shoff, e_shentsize, e_shnum, e_shstrndx: there are no sections any more.
  view.setBigUint64(40, 0n, true);
  view.setUint16(58, 0, true);
  view.setUint16(60, 0, true);
  view.setUint16(62, 0, true);
  for (const [index, offset] of offsets.entries()) {
    view.setBigUint64(newTable + index * 56 + 8, BigInt(offset!), true);
  }
  return result;
}

/**
 * Returns data that only sections describe: debug information, symbols, the section headers. It may share a
 * page with code.
 */
function unmapped(header: ElfHeader): { start: number; end: number }[] {
  const { view } = header;
  const table = view.u64(40);
  const sections = elfSections(header)
    .filter(({ kind, flags }) => kind !== noBits && (flags & allocated) === 0)
    .map(({ fileOffset, size }) => ({ start: fileOffset, end: fileOffset + size }));
  return table === 0 ? [] : [...sections, { start: table, end: table + view.u16(58) * view.u16(60) }];
}

/** `SHT_NOBITS`, `SHF_ALLOC` */
const noBits = 8;
const allocated = 2;

/** Loaded segments as complete pages, in the order of the file; those that share a page are merged. */
function mappedWindows({ segments }: ElfHeader, length: number): Window[] {
  const loads = segments
    .filter(({ kind, fileSize }) => kind === segmentKind.load && fileSize > 0)
    .map(({ fileOffset, fileSize, align }) => ({
      start: fileOffset - (fileOffset % pageSize),
      end: Math.min(length, Math.ceil((fileOffset + fileSize) / pageSize) * pageSize),
      align: Math.max(align, pageSize),
    }))
    .sort((one, other) => one.start - other.start);
  const windows: Window[] = [];
  for (const load of loads) {
    const before = windows.at(-1);
    if (before && load.start <= before.end) {
      before.end = Math.max(before.end, load.end);
      before.align = Math.max(before.align, load.align);
    } else windows.push({ ...load });
  }
  return windows;
}

/** Each window at the first free offset that agrees with its old one. */
function place(windows: readonly Window[]): (Window & { newStart: number })[] {
  let free = 0;
  return windows.map((window) => {
    const newStart = free + modulo(window.start - free, window.align);
    free = newStart + (window.end - window.start);
    return { ...window, newStart };
  });
}

/** A segment without bytes in the file (stack flags, memory that begins as zeros) must agree with its address only. */
function keptOffset(segment: ElfSegment, placed: readonly (Window & { newStart: number })[]): number {
  const { fileOffset, align } = segment;
  if (segment.kind !== segmentKind.load) return 0;
  const end = placed.at(-1)!.newStart;
  return end + modulo(fileOffset - end, Math.max(align, pageSize));
}

const modulo = (value: number, divisor: number): number => ((value % divisor) + divisor) % divisor;

/**
 * Returns true when the dynamic section is mapped: without that, no loader can start the file. Static files
 * have none.
 */
export function hasMappedDynamic(bytes: Uint8Array): boolean {
  const header = elfHeader(bytes);
  const dynamic = header.segments.find(({ kind }) => kind === segmentKind.dynamic);
  if (!dynamic) return true;
  return header.segments.some(({ kind, address, fileSize, memorySize, fileOffset }) => {
    if (kind !== segmentKind.load) return false;
    // Where memory is larger than the file's bytes, the rest of the page is cleared.
    const size =
      memorySize > fileSize
        ? fileSize
        : Math.ceil((fileOffset + fileSize) / pageSize) * pageSize - fileOffset;
    const inside = dynamic.address >= address && dynamic.address + dynamic.fileSize <= address + size;
    return inside && dynamic.fileOffset - fileOffset === dynamic.address - address;
  });
}
