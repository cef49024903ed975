import { OnebeamError } from '../../errors/onebeam-error.ts';

/**
 * The end mark of an executable with a payload. Payload, manifest and footer are contiguous, and their positions
 * follow from their lengths and the end of the footer: a tool may move them together.
 *
 *     offset size  field (integers little-endian)
 *          0    4  format version
 *          4    4  manifest length
 *          8    8  payload length
 *         16   32  SHA-256 of the manifest
 *         48   32  SHA-256 of the payload
 *         80   16  magic: `onebeam payload` and a line feed
 */
export interface Footer {
  payloadLength: number;
  manifestLength: number;
  /** Lower-case hexadecimal. */
  manifestSha256: string;
  /** Lower-case hexadecimal. */
  payloadSha256: string;
}

/** A footer that was read, with the positions that follow from it. */
export interface PlacedFooter extends Footer {
  payloadOffset: number;
  manifestOffset: number;
  footerOffset: number;
}

/** In bytes; a multiple of 16, so that a signature that must be aligned can follow. */
export const footerSize = 96;

export const footerVersion = 1;

/** No manifest is longer: 64 MiB, some 400,000 files. */
export const manifestLengthLimit = 64 * 1024 * 1024;

/** How many NUL bytes a signing tool may put between the footer and its signature. */
export const footerSlack = 15;

const magic = 'onebeam payload\n';
const magicOffset = 80;

/** @throws `footer-invalid` when a length or a digest cannot be written. */
export function encodeFooter(footer: Footer): Uint8Array {
  const bytes = new Uint8Array(footerSize);
  const view = new DataView(bytes.buffer);
  checkLength('payload', footer.payloadLength, Number.MAX_SAFE_INTEGER);
  checkLength('manifest', footer.manifestLength, manifestLengthLimit);
  view.setUint32(0, footerVersion, true);
  view.setUint32(4, footer.manifestLength, true);
  view.setBigUint64(8, BigInt(footer.payloadLength), true);
  bytes.set(digestBytes(footer.manifestSha256), 16);
  bytes.set(digestBytes(footer.payloadSha256), 48);
  bytes.set(new TextEncoder().encode(magic), magicOffset);
  return bytes;
}

/**
 * Reads the footer at the end of `tail`, the bytes of the file right before `end` (at least `footerSize` of them, and
 * up to `footerSlack` more, which allows for that many NUL bytes after the footer).
 *
 * @param end offset in the file of the first byte after `tail`: the answer of `findFooterEnd`.
 * @throws `footer-missing` when the magic is not there, `footer-version` when another version wrote it,
 *   `footer-invalid` when its lengths do not fit before it.
 */
export function decodeFooter(tail: Uint8Array, end: number): PlacedFooter {
  let length = tail.length;
  const shortest = Math.max(footerSize, tail.length - footerSlack);
  while (length > shortest && tail[length - 1] === 0) length--;
  const start = length - footerSize;
  if (start < 0 || !hasMagic(tail, start + magicOffset)) throw new OnebeamError('footer-missing', {});
  const view = new DataView(tail.buffer, tail.byteOffset + start, footerSize);
  const version = view.getUint32(0, true);
  if (version !== footerVersion) {
    throw new OnebeamError('footer-version', { expected: footerVersion, found: version });
  }
  const footerOffset = end - tail.length + start;
  const manifestLength = view.getUint32(4, true);
  checkLength('manifest', manifestLength, Math.min(manifestLengthLimit, footerOffset));
  const manifestOffset = footerOffset - manifestLength;
  const payloadLength = Number(view.getBigUint64(8, true));
  checkLength('payload', payloadLength, manifestOffset);
  return {
    payloadLength,
    manifestLength,
    manifestSha256: digestText(tail, start + 16),
    payloadSha256: digestText(tail, start + 48),
    payloadOffset: manifestOffset - payloadLength,
    manifestOffset,
    footerOffset,
  };
}

function checkLength(field: 'manifest' | 'payload', length: number, limit: number): void {
  if (Number.isSafeInteger(length) && length > 0 && length <= limit) return;
  throw new OnebeamError('footer-invalid', {
    problem: 'length',
    field,
    expected: limit,
    found: length,
  });
}

function digestBytes(hex: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/.test(hex)) {
    throw new OnebeamError('footer-invalid', { problem: 'digest', found: hex });
  }
  return Uint8Array.from({ length: 32 }, (_, index) =>
    Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
  );
}

function hasMagic(bytes: Uint8Array, offset: number): boolean {
  for (let index = 0; index < magic.length; index++) {
    if (bytes[offset + index] !== magic.charCodeAt(index)) return false;
  }
  return true;
}

const hexDigits = '0123456789abcdef';

/** Plain loops here and above: this is read at every start, before any code is warm. */
function digestText(bytes: Uint8Array, offset: number): string {
  let text = '';
  for (let index = offset; index < offset + 32; index++) {
    text += hexDigits[bytes[index]! >> 4]! + hexDigits[bytes[index]! & 15]!;
  }
  return text;
}
