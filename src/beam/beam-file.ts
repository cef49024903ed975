import { gunzipSync } from 'node:zlib';
import { OnebeamError } from '../errors/onebeam-error.ts';

/** A BEAM file: an IFF container of named chunks, in the order of the file. */
export interface BeamFile {
  chunks: ReadonlyMap<string, Uint8Array>;
}

/** No module comes near; a gzip bomb does. */
const sizeLimit = 256 * 1024 * 1024;

/**
 * Reads the container (OTP: `beam_lib`, "BEAM file format"): `FOR1`, the length of what follows (big-endian, 32 bits),
 * `BEAM`, then chunks of a four-byte name, a length, that many bytes, and zeros up to the next multiple of four. The
 * whole may be gzipped, as `erlc +compressed` and `beam_lib:strip_files/1` leave it.
 *
 * @param path only for errors.
 * @throws `beam-invalid`
 */
export function readBeam(bytes: Uint8Array, path: string): BeamFile {
  const plain = isGzip(bytes) ? inflate(bytes, path) : bytes;
  const view = new DataView(plain.buffer, plain.byteOffset, plain.length);
  if (plain.length < 12 || name(plain, 0) !== 'FOR1' || name(plain, 8) !== 'BEAM') {
    throw invalid(path, 'the marks `FOR1` and `BEAM`', 'neither at their places');
  }
  const end = 8 + view.getUint32(4);
  if (end > plain.length) throw invalid(path, `${end} bytes`, `${plain.length}`);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 12; at < end; ) {
    if (at + 8 > end) throw invalid(path, 'a whole chunk header', `${end - at} bytes`);
    const id = name(plain, at);
    const length = view.getUint32(at + 4);
    if (length > end - at - 8) throw invalid(path, `a chunk \`${id}\` within the file`, `${length} bytes`);
    if (chunks.has(id)) throw invalid(path, `one chunk \`${id}\``, 'another');
    chunks.set(id, plain.subarray(at + 8, at + 8 + length));
    at += 8 + length + ((4 - (length % 4)) % 4);
  }
  return { chunks };
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

function inflate(bytes: Uint8Array, path: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: sizeLimit });
  } catch (cause) {
    throw new OnebeamError('beam-invalid', { path, expected: 'gzip data', found: 'damaged ones', cause });
  }
}

const name = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!);

const invalid = (path: string, expected: string, found: string): OnebeamError =>
  new OnebeamError('beam-invalid', { path, expected, found });
