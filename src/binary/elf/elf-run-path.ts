import { pageSize } from './elf-compact.ts';
import { type ElfHeader, type ElfSegment, elfHeader, fileOffsetOf, segmentKind } from './elf-header.ts';

const tag = { null: 0, strings: 5, stringsSize: 10, rpath: 15, runpath: 29 };
const entrySize = 16;

/** Why a file keeps the search path that it has. */
export type RunPathRefusal =
  /** Another class or byte order. */
  | 'not-64-bit'
  /** No dynamic section: nothing is searched for. */
  | 'static'
  /** No entry of the dynamic section is free. */
  | 'no-entry'
  /** No mapped bytes behind the string table are free. */
  | 'no-room';

/**
 * Gives an ELF file a `DT_RUNPATH`: the folders that the loader searches for its libraries, after `LD_LIBRARY_PATH` and
 * before the system's. Nothing moves: the text goes into the unused rest of a mapped page, and the entry takes the place
 * of an old search path or of one of the spare entries that linkers leave behind the end of the dynamic section.
 * Sources: System V ABI, chapter 5 "Dynamic Section"; `ld.so(8)`, "Dynamic string tokens" for `$ORIGIN`.
 *
 * @param bytes a 64-bit little-endian ELF file; never changed.
 * @param runPath folders separated by `:`, e.g. `$ORIGIN/../shared`.
 * @returns the new file, or why there is none.
 * @throws `binary-malformed`
 */
export function withRunPath(bytes: Uint8Array, runPath: string): Uint8Array | RunPathRefusal {
  const header = elfHeader(bytes);
  if (header.word !== 8 || bytes[5] !== 1) return 'not-64-bit';
  const dynamic = header.segments.find(({ kind }) => kind === segmentKind.dynamic);
  if (!dynamic) return 'static';
  const count = Math.min(4096, Math.floor(dynamic.fileSize / entrySize));
  const paths: number[] = [];
  let strings: number | undefined;
  let sizeAt: number | undefined;
  let end: number | undefined;
  for (let index = 0; index < count; index++) {
    const at = dynamic.fileOffset + index * entrySize;
    const kind = header.view.u64(at);
    if (kind === tag.null) {
      end = index;
      break;
    }
    if (kind === tag.rpath || kind === tag.runpath) paths.push(at);
    if (kind === tag.strings) strings = header.view.u64(at + 8);
    if (kind === tag.stringsSize) sizeAt = at + 8;
  }
  if (strings === undefined || fileOffsetOf(header, strings) === undefined) return 'static';
  if (paths.length === 0) {
    // The entry after it has to be the new end.
    if (end === undefined || end + 1 >= count) return 'no-entry';
    paths.push(dynamic.fileOffset + end * entrySize);
    if (header.view.u64(dynamic.fileOffset + (end + 1) * entrySize) !== tag.null) return 'no-entry';
  }
  const text = Buffer.from(`${runPath}\0`, 'latin1');
  const room = freeBytes(header, text.length, strings) ?? behindTheEnd(header, text.length, strings);
  if (!room) return 'no-room';
  const result = new Uint8Array(Math.max(bytes.length, room.offset + text.length));
  result.set(bytes);
  result.set(text, room.offset);
  const view = new DataView(result.buffer);
  for (const at of paths) {
    view.setBigUint64(at, BigInt(tag.runpath), true);
    view.setBigUint64(at + 8, BigInt(room.address - strings), true);
  }
  // Loaders do not look at it, tools do.
  const stringsEnd = room.address - strings + text.length;
  if (sizeAt !== undefined && header.view.u64(sizeAt) < stringsEnd) {
    view.setBigUint64(sizeAt, BigInt(stringsEnd), true);
  }
  if (room.grown) {
    // p_filesz and p_memsz
    view.setBigUint64(room.grown.at + 32, BigInt(room.grown.size), true);
    view.setBigUint64(room.grown.at + 40, BigInt(room.grown.size), true);
  }
  return result;
}

interface Room {
  offset: number;
  address: number;
  /** A segment that becomes longer for it: where its header is, and its size then. */
  grown?: { at: number; size: number };
}

/** Loaded segments whose last page the loader leaves as it is in the file. */
const candidates = ({ segments }: ElfHeader, above: number): ElfSegment[] =>
  segments.filter(
    ({ kind, fileSize, memorySize, address }) =>
      kind === segmentKind.load && fileSize > 0 && memorySize === fileSize && address + fileSize > above,
  );

/**
 * Bytes that are mapped and that nothing uses: the zeros at the end of a segment's last page.
 *
 * @param above they have a higher address than this.
 */
function freeBytes(header: ElfHeader, length: number, above: number): Room | undefined {
  const { bytes } = header.view;
  for (const { fileOffset, fileSize, address } of candidates(header, above)) {
    const end = fileOffset + fileSize;
    const pageEnd = Math.ceil(end / pageSize) * pageSize;
    if (pageEnd > bytes.length) continue;
    // Tools write tables after a segment's end, so these bytes must be zero; the zero after the last byte may
    // end a text.
    let free = pageEnd;
    while (free > end && bytes[free - 1] === 0) free--;
    const offset = free === end ? end : Math.ceil((free + 16) / 8) * 8;
    const isNamed = header.segments.some(
      (other) =>
        other.fileSize > 0 && other.fileOffset < pageEnd && other.fileOffset + other.fileSize > offset,
    );
    const start = address + (offset - fileOffset);
    if (isNamed || isTaken(header, start, length) || offset + length > pageEnd) continue;
    return { offset, address: start };
  }
  return undefined;
}

/** Behind the last bytes of the file, which become part of its last segment. */
function behindTheEnd(header: ElfHeader, length: number, above: number): Room | undefined {
  const { bytes } = header.view;
  const last = candidates(header, above).find(
    ({ fileOffset, fileSize }) => !bytes.subarray(fileOffset + fileSize).some((byte) => byte !== 0),
  );
  if (!last) return undefined;
  const size = last.fileSize + length;
  const address = last.address + last.fileSize;
  if (isTaken(header, address, length)) return undefined;
  const at = header.view.u64(32) + header.segments.indexOf(last) * 56;
  return { offset: last.fileOffset + last.fileSize, address, grown: { at, size } };
}

/** Returns true when another segment is mapped there, or in the rest of that page. */
function isTaken({ segments }: ElfHeader, address: number, length: number): boolean {
  const end = Math.ceil((address + length) / pageSize) * pageSize;
  return segments.some(
    ({ kind, address: start, memorySize }) =>
      kind === segmentKind.load && start < end && start + memorySize > address,
  );
}
