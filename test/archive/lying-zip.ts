import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../../src/archive/crc32.ts';

/** An entry to write, and the falsified fields of each header. */
export interface LyingEntry {
  name: string;
  content?: string | Uint8Array;
  method?: 'stored' | 'deflated';
  local?: Lies;
  central?: Lies;
  /** Where the directory says that the local header is. */
  headerOffset?: number;
  /** Bytes between this entry and what follows. */
  after?: string;
  /** A data descriptor after the data, zeros in the local header; `signed` is the usual form. */
  descriptor?: 'signed' | 'bare' | 'wide' | 'wrong';
  /** Sizes in a 64-bit extra field. */
  wide?: boolean;
}

export interface Lies {
  name?: string | Uint8Array;
  flags?: number;
  method?: number;
  crc?: number;
  compressedSize?: number;
  size?: number;
  madeBy?: number;
  attributes?: number;
  disk?: number;
  extra?: Uint8Array;
}

/** Falsified fields of the end record. */
export interface EndLies {
  entries?: number;
  entriesHere?: number;
  size?: number;
  offset?: number;
  disk?: number;
  comment?: string | Uint8Array;
  commentLength?: number;
  /** With a 64-bit end record and its locator. */
  wide?: boolean;
  /** Fields of the 64-bit record. */
  wideOffset?: number;
  /** Bytes between the directory and the end record. */
  before?: string;
}

/** Writes a zip archive with falsified fields. Without any, the archive is correct. */
export function lyingZip(entries: readonly LyingEntry[], end: EndLies = {}): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  const put = (part: Uint8Array) => {
    parts.push(part);
    offset += part.length;
  };
  for (const entry of entries) {
    const headerOffset = entry.headerOffset ?? offset;
    const { local, central, data } = headers(entry, headerOffset);
    for (const part of [local, data, descriptor(entry, data), text(entry.after ?? '')]) put(part);
    directory.push(central);
  }
  const start = offset;
  for (const part of directory) put(part);
  const size = offset - start;
  put(text(end.before ?? ''));
  if (end.wide) put(wideEnd(entries.length, size, end.wideOffset ?? start, offset));
  put(endRecord(entries.length, size, start, end));
  return Buffer.concat(parts);
}

const text = (value: string | Uint8Array): Uint8Array =>
  typeof value === 'string' ? Buffer.from(value) : value;

function packed(entry: LyingEntry): { raw: Uint8Array; data: Uint8Array; method: number } {
  const raw = text(entry.content ?? '');
  const deflated = entry.method === 'deflated';
  return { raw, data: deflated ? deflateRawSync(raw) : raw, method: deflated ? 8 : 0 };
}

function headers(entry: LyingEntry, headerOffset: number) {
  const { raw, data, method } = packed(entry);
  const flags = entry.descriptor ? 8 : 0;
  const truth = {
    name: entry.name,
    flags,
    method,
    crc: crc32(raw),
    compressedSize: data.length,
    size: raw.length,
  };
  const zeros = entry.descriptor ? { crc: 0, compressedSize: 0, size: 0 } : {};
  const extra = entry.wide ? { extra: wideExtra(raw.length, data.length) } : {};
  const marks = entry.wide ? { compressedSize: 0xffffffff, size: 0xffffffff } : {};
  return {
    data,
    local: localHeader({ ...truth, ...zeros, ...marks, ...extra, ...entry.local }),
    central: centralHeader({ ...truth, ...marks, ...extra, ...entry.central }, headerOffset),
  };
}

function wideExtra(size: number, compressedSize: number): Uint8Array {
  const extra = Buffer.alloc(20);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(16, 2);
  extra.writeBigUInt64LE(BigInt(size), 4);
  extra.writeBigUInt64LE(BigInt(compressedSize), 12);
  return extra;
}

function localHeader(lies: Lies): Uint8Array {
  const {
    name = '',
    extra = new Uint8Array(),
    flags = 0,
    method = 0,
    crc = 0,
    compressedSize = 0,
    size = 0,
  } = lies;
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(compressedSize, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(text(name).length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, text(name), extra]);
}

function centralHeader(lies: Lies, headerOffset: number): Uint8Array {
  const {
    name = '',
    extra = new Uint8Array(),
    flags = 0,
    method = 0,
    crc = 0,
    compressedSize = 0,
    size = 0,
  } = lies;
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(lies.madeBy ?? 20, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(flags, 8);
  header.writeUInt16LE(method, 10);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(compressedSize, 20);
  header.writeUInt32LE(size, 24);
  header.writeUInt16LE(text(name).length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt16LE(lies.disk ?? 0, 34);
  header.writeUInt32LE(lies.attributes ?? 0, 38);
  header.writeUInt32LE(headerOffset, 42);
  return Buffer.concat([header, text(name), extra]);
}

function descriptor(entry: LyingEntry, data: Uint8Array): Uint8Array {
  if (!entry.descriptor) return new Uint8Array();
  const { raw } = packed(entry);
  const wide = entry.descriptor === 'wide';
  const fields = Buffer.alloc(wide ? 20 : 12);
  fields.writeUInt32LE(crc32(raw), 0);
  if (wide) {
    fields.writeBigUInt64LE(BigInt(data.length), 4);
    fields.writeBigUInt64LE(BigInt(raw.length), 12);
  } else {
    fields.writeUInt32LE(data.length, 4);
    fields.writeUInt32LE(raw.length + (entry.descriptor === 'wrong' ? 1 : 0), 8);
  }
  return entry.descriptor === 'bare' ? fields : Buffer.concat([Buffer.from('PK\x07\x08'), fields]);
}

function wideEnd(entries: number, size: number, offset: number, at: number): Uint8Array {
  const record = Buffer.alloc(76);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(entries), 24);
  record.writeBigUInt64LE(BigInt(entries), 32);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  record.writeUInt32LE(0x07064b50, 56);
  record.writeBigUInt64LE(BigInt(at), 64);
  record.writeUInt32LE(1, 72);
  return record;
}

function endRecord(entries: number, size: number, offset: number, lies: EndLies): Uint8Array {
  const comment = text(lies.comment ?? '');
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(lies.disk ?? 0, 4);
  record.writeUInt16LE(lies.entriesHere ?? lies.entries ?? (lies.wide ? 0xffff : entries), 8);
  record.writeUInt16LE(lies.entries ?? (lies.wide ? 0xffff : entries), 10);
  record.writeUInt32LE(lies.size ?? (lies.wide ? 0xffffffff : size), 12);
  record.writeUInt32LE(lies.offset ?? (lies.wide ? 0xffffffff : offset), 16);
  record.writeUInt16LE(lies.commentLength ?? comment.length, 20);
  return Buffer.concat([record, comment]);
}
