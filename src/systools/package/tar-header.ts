import { atom, nil, type Term, tuple } from '../../erlang/term/term.ts';
import { baseName, directoryOf, joinName, splitName } from '../files/file-name.ts';

/** The header fields of one file or empty folder in an archive. */
export interface ReleaseTarEntry {
  /** Name in the archive, without a trailing slash. */
  readonly name: string;
  readonly type: 'file' | 'folder';
  /** `st_mode` as the system gives it, with the kind of file: 0o100644. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** In bytes; 0 for a folder. */
  readonly size: number;
  /** Seconds since 1970. */
  readonly mtime: number;
}

/** The OTP release from which on the prefix field keeps the slash that an absolute name begins with. */
const rootInPrefix = 29;
const block = 512;
const nameLength = 100;
const prefixLength = 155;
const encoder = new TextEncoder();

/** Two blocks of zeros: OTP ends an archive with no more than these. */
export const endOfArchive: Uint8Array = new Uint8Array(2 * block);

/** Zeros that follow a content of this size. */
export const paddingOf = (size: number): number => (block - (size % block)) % block;

/**
 * The header of an entry as OTP's `erl_tar` writes it: USTAR, preceded by a PAX header when name, owner or size do not
 * fit. It differs from other writers, within the format: the mode holds the kind of file, the checksum has seven digits
 * and a zero, and behind a PAX `path` the name of the USTAR header stays empty.
 *
 * @param otp whose `erl_tar` is followed.
 * @returns a multiple of 512 bytes.
 */
export function tarHeader(entry: ReleaseTarEntry, otp: number): Uint8Array {
  const named = nameFields(nameOf(entry), otp);
  const { name, prefix } = typeof named === 'object' ? named : { name: '', prefix: '' };
  const fields: UstarFields = { ...entry, name, prefix, type: typeFlags[entry.type] };
  const records = Object.entries({
    gid: fits(entry.gid, 8) ? undefined : String(entry.gid),
    path: typeof named === 'object' ? undefined : nameOf(entry),
    size: fits(entry.size, 12) ? undefined : String(entry.size),
    uid: fits(entry.uid, 8) ? undefined : String(entry.uid),
  }).flatMap(([key, value]) => (value === undefined ? [] : [paxRecord(key, value)]));
  const header = ustarHeader(fields);
  return records.length === 0 ? header : joinBytes([...paxHeader(entry, records), header]);
}

const typeFlags = { file: '0', folder: '5', pax: 'x' } as const;

const nameOf = ({ name, type }: Pick<ReleaseTarEntry, 'name' | 'type'>): string =>
  type === 'folder' ? `${name}/` : name;

/**
 * Returns the term that `erl_tar` fails with for an entry of this name: a name of more than 100 characters that are
 * nearly all slashes makes it crash. Nothing when it succeeds.
 */
export function tarNameFault(entry: Pick<ReleaseTarEntry, 'name' | 'type'>, otp: number): Term | undefined {
  return nameFields(nameOf(entry), otp) === 'crash' ? tuple(atom('function_clause'), nil) : undefined;
}

interface NameFields {
  readonly name: string;
  readonly prefix: string;
}

/** An ASCII name in the name field, its folder in the prefix field when it is too long, or the need of a PAX record. */
function nameFields(name: string, otp: number): NameFields | 'pax' | 'crash' {
  if (!isAscii(name)) return 'pax';
  if (name.length <= nameLength) return { name, prefix: '' };
  const all = splitName(name);
  const parts = otp >= rootInPrefix ? all : all.filter((part) => part !== '/');
  const last = parts.pop() ?? '';
  if (last.length >= nameLength || parts.some((part) => part.length > prefixLength)) return 'pax';
  if (parts.length === 0) return 'crash';
  let prefix = parts.shift()!;
  for (const part of parts) {
    // Slashes are not counted: a prefix may reach into the unused bytes behind its field.
    if (prefix.length + part.length > prefixLength) return 'pax';
    prefix += `/${part}`;
  }
  return { name: last, prefix };
}

function paxHeader(entry: ReleaseTarEntry, records: readonly Uint8Array[]): Uint8Array[] {
  const path = nameOf(entry);
  const name = toAscii(joinName(directoryOf(path), 'PaxHeaders.0', baseName(path)));
  const size = records.reduce((sum, record) => sum + record.length, 0);
  const header = ustarHeader({
    name: name.length > nameLength ? name.slice(0, nameLength - 1) : name,
    prefix: '',
    type: typeFlags.pax,
    mode: 0o100644,
    uid: 0,
    gid: 0,
    size,
    mtime: entry.mtime,
  });
  return [header, ...records, new Uint8Array(paddingOf(size))];
}

/**
 * `<length> <key>=<value>\n`. The length counts itself. OTP guesses it from characters and corrects once, which this
 * reproduces: a record whose corrected length has one more digit states one byte too few.
 */
function paxRecord(key: string, value: string): Uint8Array {
  const rest = key.length + Array.from(value).length + 3;
  const guess = String(rest).length + rest;
  const record = encoder.encode(`${guess} ${key}=${value}\n`);
  return record.length === guess ? record : encoder.encode(`${record.length} ${key}=${value}\n`);
}

interface UstarFields {
  readonly name: string;
  readonly prefix: string;
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
}

/** POSIX.1-2017 pax, "ustar Interchange Format". */
function ustarHeader(fields: UstarFields): Uint8Array {
  const header = new Uint8Array(block);
  const put = (offset: number, text: string): void => header.set(encoder.encode(text), offset);
  const putNumber = (offset: number, width: number, value: number): void => {
    if (fits(value, width)) put(offset, value.toString(8).padStart(width - 1, '0'));
  };
  put(0, fields.name);
  putNumber(100, 8, fields.mode);
  putNumber(108, 8, fields.uid);
  putNumber(116, 8, fields.gid);
  putNumber(124, 12, fields.size);
  putNumber(136, 12, fields.mtime);
  put(156, fields.type);
  put(257, 'ustar\u000000');
  putNumber(329, 8, 0);
  putNumber(337, 8, 0);
  put(345, fields.prefix);
  const sum = header.reduce((total, byte) => total + byte, 0) + 8 * 0x20;
  putNumber(148, 8, sum);
  return header;
}

const fits = (value: number, width: number): boolean => value.toString(8).length < width;

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

const toAscii = (text: string): string => Array.from(text, (char) => (char <= '\x7f' ? char : '')).join('');

function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}
