import type { ZipFeature } from '../errors/faults/zip.ts';
import { hasCode, OnebeamError } from '../errors/onebeam-error.ts';
import { safePath } from './safe-path.ts';
import type { ZipBytes } from './zip-bytes.ts';
import {
  type CentralHeader,
  descriptorLength,
  readLocalHeader,
  type ZipHeader,
  zipFlags,
} from './zip-headers.ts';

/** An entry of a zip archive. Both of its headers have said the same. */
export interface ZipEntry {
  /** Safe by `safePath`; without the `/` at the end of a folder's name. */
  path: string;
  isFolder: boolean;
  /** Permission bits, at most 0o777; only of archives made on Unix. */
  mode?: number;
  method: 'stored' | 'deflated';
  /** CRC-32 of the content. */
  crc: number;
  /** Of the content, in bytes. */
  size: number;
  /** Of what the archive holds, in bytes. */
  compressedSize: number;
  /** Of what the archive holds, from the archive's first byte. */
  offset: number;
}

const methods: Record<number, ZipEntry['method'] | undefined> = { 0: 'stored', 8: 'deflated' };
const unix = 3;
const fileTypes = { mask: 0o170000, file: 0o100000, folder: 0o040000 };

/**
 * Checks an entry against its local header and the space that it has in the archive.
 *
 * @param end where the next entry or the directory begins.
 * @throws `zip-headers-disagree`, `zip-layout`, `zip-unsupported`, `zip-entry-name`
 */
export function readEntry(zip: ZipBytes, central: CentralHeader, end: number): ZipEntry {
  const { path } = zip;
  const { name } = central;
  const method = supported(zip, central);
  const local = readLocalHeader(zip, central.headerOffset);
  agree(zip, central, local);

  const offset = central.headerOffset + local.length;
  const dataEnd = offset + central.compressedSize;
  const described = central.flags & zipFlags.descriptor ? descriptorLength(zip, dataEnd, end, central) : 0;
  if (dataEnd > end || described === undefined || dataEnd + described !== end) {
    throw zip.layout({ problem: 'entry-end', entry: name, found: dataEnd, expected: end });
  }
  if (method === 'stored' && central.size !== central.compressedSize) {
    throw new OnebeamError('zip-headers-disagree', {
      path,
      entry: name,
      problem: 'stored-size',
      expected: central.compressedSize,
      found: central.size,
    });
  }
  const isFolder = name.endsWith('/');
  const entryPath = safeName(zip, name, isFolder);
  const mode = unixMode(zip, central, isFolder);
  if (isFolder && central.size > 0) throw zip.layout({ problem: 'folder-with-content', entry: name });
  return {
    path: entryPath,
    isFolder,
    ...(mode === undefined ? {} : { mode }),
    method,
    crc: central.crc,
    size: central.size,
    compressedSize: central.compressedSize,
    offset,
  };
}

function safeName(zip: ZipBytes, name: string, isFolder: boolean): string {
  try {
    return safePath(isFolder ? name.slice(0, -1) : name);
  } catch (cause) {
    if (!hasCode(cause, 'path-unsafe')) throw cause;
    const { path: _, ...why } = cause.data;
    throw new OnebeamError('zip-entry-name', { path: zip.path, found: name, why }, { cause });
  }
}

function supported(zip: ZipBytes, { flags, method, name }: CentralHeader): ZipEntry['method'] {
  const refuse = (feature: ZipFeature) => new OnebeamError('zip-unsupported', { path: zip.path, ...feature });
  if (flags & zipFlags.encrypted) throw refuse({ problem: 'encryption', entry: name });
  const known = zipFlags.deflateHints | zipFlags.descriptor | zipFlags.utf8;
  if (flags & ~known) throw refuse({ problem: 'flags', entry: name, found: flags & ~known });
  const word = methods[method];
  if (!word) throw refuse({ problem: 'method', entry: name, found: method });
  return word;
}

function agree(zip: ZipBytes, central: CentralHeader, local: ZipHeader): void {
  const check = (field: string, expected: string | number, found: string | number) => {
    if (expected === found) return;
    throw new OnebeamError('zip-headers-disagree', {
      path: zip.path,
      entry: central.name,
      problem: 'two-values',
      field,
      expected,
      found,
    });
  };
  check('name', hex(central.nameBytes), hex(local.nameBytes));
  check('flags', central.flags, local.flags);
  check('compression method', central.method, local.method);
  for (const field of ['crc', 'compressedSize', 'size'] as const) {
    const later = central.flags & zipFlags.descriptor && local[field] === 0;
    if (!later) check(field, central[field], local[field]);
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function unixMode(
  zip: ZipBytes,
  { madeBy, attributes, name }: CentralHeader,
  isFolder: boolean,
): number | undefined {
  if (madeBy >> 8 !== unix) return undefined;
  const mode = attributes >>> 16;
  const type = mode & fileTypes.mask;
  if (type !== 0 && type !== (isFolder ? fileTypes.folder : fileTypes.file)) {
    throw new OnebeamError('zip-unsupported', {
      path: zip.path,
      problem: 'file-type',
      entry: name,
      found: type,
    });
  }
  return mode & 0o777;
}
