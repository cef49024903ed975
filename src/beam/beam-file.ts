import { gunzipSync } from 'node:zlib';
import { causeMessage } from '../errors/onebeam-error.ts';
import { beamInvalid } from './beam-invalid.ts';

/** A compiled module: its chunks by name, in the order of the file. Chunks are views of the file. */
export interface BeamFile {
  /** Where it was read from, for messages. */
  readonly path?: string | undefined;
  readonly chunks: ReadonlyMap<string, Uint8Array>;
}

const headerLength = 12;

/**
 * Reads the chunks of a BEAM file, gzipped or not. The file must be exactly what its lengths say: no chunk twice, nothing
 * beyond the end, zeros where a chunk is padded to four bytes. What the chunks hold is read by the other modules here.
 *
 * Source: beam_lib(3), and the compiler's `beam_asm`: IFF with the form type `BEAM`.
 *
 * @param path for messages.
 * @throws OnebeamError `beam-invalid`
 */
export function readBeam(bytes: Uint8Array, path?: string): BeamFile {
  const file = gunzipBeam(bytes, path);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (
    file.length < headerLength ||
    fourCharacters(file, 0) !== 'FOR1' ||
    fourCharacters(file, 8) !== 'BEAM'
  ) {
    throw beamInvalid(path, { problem: 'form' });
  }
  const formLength = view.getUint32(4) + 8;
  if (formLength !== file.length)
    throw beamInvalid(path, { problem: 'file-length', expected: formLength, found: file.length });
  const chunks = new Map<string, Uint8Array>();
  for (let at = headerLength; at < file.length; ) {
    const left = file.length - at - 8;
    if (left < 0) throw beamInvalid(path, { problem: 'chunk-head', found: left + 8 });
    const name = fourCharacters(file, at);
    const length = view.getUint32(at + 4);
    if (length > left)
      throw beamInvalid(path, { problem: 'chunk-length', chunk: name, expected: length, found: left });
    if (chunks.has(name)) throw beamInvalid(path, { problem: 'two-chunks', chunk: name });
    chunks.set(name, file.subarray(at + 8, at + 8 + length));
    at = afterPadding(file, at + 8 + length, name, path);
  }
  return { path, chunks };
}

/** The largest module that the compiler of OTP itself is known to make is a hundredth of this. */
const mostBytes = 256 * 1024 * 1024;

/**
 * The bytes of a BEAM file, which may be gzipped (`erlc +compressed`, `beam_lib:strip_files/1`).
 *
 * @throws OnebeamError `beam-invalid`
 */
function gunzipBeam(bytes: Uint8Array, path?: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: mostBytes });
  } catch (cause) {
    throw beamInvalid(path, { problem: 'gzip', expected: mostBytes, found: causeMessage(cause) });
  }
}

function afterPadding(file: Uint8Array, end: number, name: string, path: string | undefined): number {
  const next = padded(end);
  if (next > file.length) throw beamInvalid(path, { problem: 'no-padding', chunk: name });
  for (let at = end; at < next; at++) {
    if (file[at] !== 0)
      throw beamInvalid(path, { problem: 'padding-content', chunk: name, found: file[at]! });
  }
  return next;
}

/** @throws OnebeamError `beam-invalid` when it is missing. */
export function requireChunk({ path, chunks }: BeamFile, name: string): Uint8Array {
  const chunk = chunks.get(name);
  if (!chunk) throw beamInvalid(path, { problem: 'no-chunk', chunk: name });
  return chunk;
}

const fourCharacters = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!);

/** Writes a BEAM file of these chunks, in their order, not gzipped. */
export function writeBeam(chunks: readonly (readonly [name: string, content: Uint8Array])[]): Uint8Array {
  const length = chunks.reduce((sum, [, content]) => sum + 8 + padded(content.length), headerLength);
  const file = Buffer.alloc(length);
  file.write('FOR1', 0, 'latin1');
  file.writeUInt32BE(length - 8, 4);
  file.write('BEAM', 8, 'latin1');
  let at = headerLength;
  for (const [name, content] of chunks) {
    file.write(name, at, 'latin1');
    file.writeUInt32BE(content.length, at + 4);
    file.set(content, at + 8);
    at += 8 + padded(content.length);
  }
  return file;
}

const padded = (length: number): number => (length + 3) & ~3;
