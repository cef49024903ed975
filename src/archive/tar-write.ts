/** A regular file as a tar archive names it. */
export interface TarFile {
  /** With `/`; non-ASCII as UTF-8. */
  path: string;
  mode: 0o644 | 0o755;
  /** In bytes. */
  size: number;
}

const block = 512;
/** The largest number of eleven octal digits. */
const largestOctal = 0o77777777777;
const encoder = new TextEncoder();

/** Two blocks of zeros end an archive. */
export const endOfArchive = new Uint8Array(2 * block);

/** Returns how many zeros follow a file's content. */
export const tarPadding = (size: number): number => (block - (size % block)) % block;

/**
 * Returns the headers of a regular file: one USTAR header, preceded by a PAX header when the name or the size
 * does not fit (POSIX.1-2017 pax, "ustar Interchange Format", "pax Extended Header"). Owner 0, no names of
 * users, no process number: the same file gives the same bytes. Folders get no entries: `tar` creates them for
 * the files below, and a missing entry cannot differ or be misused.
 *
 * @param modified in seconds since 1970, 0 to 8589934591.
 * @returns a multiple of 512 bytes.
 */
export function tarHeader(file: TarFile, modified: number): Uint8Array {
  const path = encoder.encode(file.path);
  const split = path.length === file.path.length ? splitPath(file.path) : undefined;
  const records: [string, string][] = [];
  if (!split) records.push(['path', file.path]);
  if (file.size > largestOctal) records.push(['size', String(file.size)]);
  const header = ustarHeader({
    ...(split ?? { prefix: '', name: asciiName(file.path) }),
    mode: file.mode,
    size: Math.min(file.size, largestOctal),
    modified,
    type: '0',
  });
  if (records.length === 0) return header;

  const body = encoder.encode(records.map(([key, value]) => paxRecord(key, value)).join(''));
  const extended = ustarHeader({
    prefix: '',
    name: `PaxHeaders/${asciiName(file.path)}`.slice(0, 100),
    mode: 0o644,
    size: body.length,
    modified,
    type: 'x',
  });
  const bytes = new Uint8Array(block + body.length + tarPadding(body.length) + block);
  bytes.set(extended);
  bytes.set(body, block);
  bytes.set(header, bytes.length - block);
  return bytes;
}

/**
 * The length of a file's entry: headers, content, padding.
 *
 * @returns in bytes, a multiple of 512.
 */
export function tarEntryLength(file: TarFile): number {
  const isPlain = file.path.length <= 100 && file.size <= largestOctal && /^[\x00-\x7f]*$/.test(file.path);
  return (isPlain ? block : tarHeader(file, 0).length) + file.size + tarPadding(file.size);
}

/** Cut at a `/` so that the name has at most 100 bytes and the prefix at most 155, or nothing when it cannot be. */
function splitPath(path: string): { prefix: string; name: string } | undefined {
  if (path.length <= 100) return { prefix: '', name: path };
  for (let slash = path.indexOf('/'); slash !== -1 && slash <= 155; slash = path.indexOf('/', slash + 1)) {
    const name = path.slice(slash + 1);
    if (slash > 0 && name.length > 0 && name.length <= 100) return { prefix: path.slice(0, slash), name };
  }
  return undefined;
}

/** Returns what a reader without PAX shows: the end of the path, with `_` for what is not ASCII. */
const asciiName = (path: string): string =>
  Array.from(path, (char) => (char.codePointAt(0)! < 0x80 ? char : '_'))
    .join('')
    .slice(-80);

/** One record of a PAX header: `LENGTH key=value\n`, where the length counts itself. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = encoder.encode(rest).length;
  let length = bytes + String(bytes).length;
  if (bytes + String(length).length !== length) length += 1;
  return `${length}${rest}`;
}

interface UstarFields {
  prefix: string;
  name: string;
  mode: number;
  size: number;
  modified: number;
  type: '0' | 'x';
}

function ustarHeader(fields: UstarFields): Uint8Array {
  const bytes = new Uint8Array(block);
  const text = (offset: number, value: string) => bytes.set(encoder.encode(value), offset);
  const octal = (offset: number, digits: number, value: number) =>
    text(offset, value.toString(8).padStart(digits, '0'));
  text(0, fields.name);
  octal(100, 7, fields.mode);
  octal(108, 7, 0);
  octal(116, 7, 0);
  octal(124, 11, fields.size);
  octal(136, 11, fields.modified);
  text(148, '        ');
  text(156, fields.type);
  text(257, 'ustar');
  text(263, '00');
  octal(329, 7, 0);
  octal(337, 7, 0);
  text(345, fields.prefix);
  octal(
    148,
    6,
    bytes.reduce((sum, byte) => sum + byte, 0),
  );
  bytes[154] = 0;
  return bytes;
}
