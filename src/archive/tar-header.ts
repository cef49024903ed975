import { OnebeamError } from '../errors/onebeam-error.ts';

/** Size in bytes of the blocks of a tar archive. */
export const tarBlock = 512;

/** One 512-byte header, with its fields unchanged (POSIX ustar, with GNU's base-256 numbers). */
export interface TarHeader {
  /** `prefix/name`, decoded, not yet checked. */
  name: string;
  mode: number;
  size: number;
  /** One character: `0` regular file, `5` folder, `2` symbolic link, `1` hard link, `x` `g` PAX, `L` `K` GNU long names. */
  type: string;
  linkName: string;
}

/**
 * Reads a header block.
 *
 * @returns nothing for a block of zeros, which marks the end of an archive.
 * @throws `tar-invalid` on a wrong checksum, format mark, number or name.
 */
export function decodeTarHeader(block: Uint8Array): TarHeader | undefined {
  const stated = checksumField(block);
  const sum = checksum(block);
  if (sum === 8 * 0x20 && block.every((byte) => byte === 0)) return undefined;
  if (sum !== stated)
    throw new OnebeamError('tar-invalid', { problem: 'checksum', expected: stated, found: sum });
  const format = latin1(block, 257, 8);
  const isUstar = format === 'ustar\u000000';
  if (!isUstar && format !== 'ustar  \0' && format.replaceAll('\0', '') !== '') {
    throw new OnebeamError('tar-invalid', { problem: 'format', found: format });
  }
  const name = text(block, 0, 100);
  const prefix = isUstar ? text(block, 345, 155) : '';
  return {
    name: prefix ? `${prefix}/${name}` : name,
    mode: number(block, 100, 8, 'mode'),
    size: number(block, 124, 12, 'size'),
    type: block[156] === 0 ? '0' : String.fromCharCode(block[156]!),
    linkName: text(block, 157, 100),
  };
}

/** Decodes text of a header or an extended header; it must be UTF-8. @throws `tar-invalid` */
export function tarText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new OnebeamError('tar-invalid', { problem: 'name-encoding' }, { cause });
  }
}

const checksumOffset = 148;

/** The sum of all bytes, with the checksum field itself taken as spaces. */
function checksum(block: Uint8Array): number {
  let sum = 8 * 0x20;
  for (let index = 0; index < tarBlock; index++) {
    if (index < checksumOffset || index >= checksumOffset + 8) sum += block[index]!;
  }
  return sum;
}

function checksumField(block: Uint8Array): number {
  const digits = /^ *([0-7]+)[ \0]*$/.exec(latin1(block, checksumOffset, 8));
  return digits ? Number.parseInt(digits[1]!, 8) : -1;
}

/** A C string: up to the first NUL, after which only NULs may follow. */
function text(block: Uint8Array, offset: number, length: number): string {
  let end = offset;
  while (end < offset + length && block[end] !== 0) end++;
  for (let rest = end; rest < offset + length; rest++) {
    if (block[rest] !== 0) throw new OnebeamError('tar-invalid', { problem: 'nul-in-name' });
  }
  return tarText(block.subarray(offset, end));
}

/** Octal digits between spaces or NULs; or GNU's base-256 with the top bit of the first byte set. */
function number(block: Uint8Array, offset: number, length: number, name: string): number {
  const first = block[offset]!;
  if (first & 0x80) {
    let value = first & 0x7f;
    for (let index = 1; index < length && value <= Number.MAX_SAFE_INTEGER; index++) {
      value = value * 256 + block[offset + index]!;
    }
    if (first & 0x40 || value > Number.MAX_SAFE_INTEGER) {
      throw new OnebeamError('tar-invalid', { problem: 'number-range', field: name });
    }
    return value;
  }
  const digits = /^ *([0-7]*)[ \0]*$/.exec(latin1(block, offset, length));
  if (!digits) throw new OnebeamError('tar-invalid', { problem: 'number-digits', field: name });
  return digits[1] === '' ? 0 : Number.parseInt(digits[1]!, 8);
}

function latin1(block: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...block.subarray(offset, offset + length));
}
