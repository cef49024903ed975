import { paxRecord } from './tar-write.ts';

/** An entry of a tar archive in the form that package managers expect. */
export interface GnuTarEntry {
  /** Folder, regular file, or symbolic link. */
  type: 'folder' | 'file' | 'link';
  /** UTF-8; a folder's ends with `/`. */
  path: string;
  mode: number;
  /** In bytes; 0 for anything but a file. */
  size: number;
  /** Of a link. */
  target?: string;
}

const block = 512;
const nameLength = 100;
const largestOctal = 0o77777777777;
const encoder = new TextEncoder();
const types = { folder: '5', file: '0', link: '2' } as const;

/**
 * Returns the headers of an entry in GNU's format, which `dpkg`, `apk` and libarchive read: one header, and
 * others before it for names of more than 100 bytes. The owner is root, with no number of a device or process.
 *
 * Source: GNU tar manual, "Basic Tar Format"; dpkg reads no PAX headers.
 *
 * @param modified in seconds since 1970, 0 to 8589934591.
 * @returns a multiple of 512 bytes.
 */
export function gnuTarHeader(entry: GnuTarEntry, modified: number): Uint8Array {
  const path = encoder.encode(entry.path);
  const target = encoder.encode(entry.target ?? '');
  return Buffer.concat([
    ...longName('K', target),
    ...longName('L', path),
    header(path, target, entry.mode, entry.size, modified, types[entry.type]),
  ]);
}

/** Returns a PAX header with one record, which is about the entry that follows it. */
export function paxHeader(key: string, value: string, modified: number): Uint8Array {
  const record = encoder.encode(paxRecord(key, value));
  const content = new Uint8Array(Math.ceil(record.length / block) * block);
  content.set(record);
  const name = encoder.encode('PaxHeaders');
  return Buffer.concat([header(name, new Uint8Array(), 0o644, record.length, modified, 'x'), content]);
}

/** A separate entry for a name that is too long for its field. */
function longName(type: 'K' | 'L', name: Uint8Array): Uint8Array[] {
  if (name.length <= nameLength) return [];
  const content = new Uint8Array(Math.ceil((name.length + 1) / block) * block);
  content.set(name);
  const own = encoder.encode('././@LongLink');
  return [header(own, new Uint8Array(), 0o644, name.length + 1, 0, type), content];
}

function header(
  path: Uint8Array,
  target: Uint8Array,
  mode: number,
  size: number,
  modified: number,
  type: string,
): Uint8Array {
  const bytes = new Uint8Array(block);
  const text = (offset: number, value: string) => bytes.set(encoder.encode(value), offset);
  const octal = (offset: number, digits: number, value: number) =>
    text(offset, value.toString(8).padStart(digits, '0'));
  bytes.set(path.subarray(0, nameLength));
  octal(100, 7, mode);
  octal(108, 7, 0);
  octal(116, 7, 0);
  if (size <= largestOctal) octal(124, 11, size);
  else base256(bytes.subarray(124, 136), size);
  octal(136, 11, modified);
  text(148, '        ');
  text(156, type);
  bytes.set(target.subarray(0, nameLength), 157);
  text(257, 'ustar  ');
  text(265, 'root');
  text(297, 'root');
  octal(
    148,
    6,
    bytes.reduce((sum, byte) => sum + byte, 0),
  );
  bytes[154] = 0;
  return bytes;
}

/** GNU's form of numbers that do not fit: the first bit, then big-endian. */
function base256(field: Uint8Array, value: number): void {
  let rest = value;
  for (let index = field.length - 1; index > 0; index--) {
    field[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  field[0] = 0x80;
}
