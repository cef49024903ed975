import { OnebeamError } from '../errors/onebeam-error.ts';
import type { BeamFile } from './beam-file.ts';

/**
 * The atom table; the module's own name comes first. Chunk `AtU8` (UTF-8) or, up to OTP 19, `Atom` (Latin-1): a signed
 * count (32 bits), then each atom's length and bytes. Since OTP 28 a negative count says that the lengths are compact
 * terms (tag 0) instead of one byte each.
 *
 * @throws `beam-invalid`
 */
export function atomTable(beam: BeamFile, path: string): string[] {
  const utf8 = beam.chunks.get('AtU8');
  const bytes = utf8 ?? beam.chunks.get('Atom');
  if (!bytes) throw invalid(path, 'an atom chunk', 'none');
  const decoder = new TextDecoder(utf8 ? 'utf-8' : 'latin1', { fatal: true });
  if (bytes.length < 4) throw invalid(path, 'a count of atoms', `${bytes.length} bytes`);
  const count = new DataView(bytes.buffer, bytes.byteOffset).getInt32(0);
  const total = Math.abs(count);
  if (total > bytes.length) throw invalid(path, `at most ${bytes.length} atoms`, `${total}`);
  const atoms: string[] = [];
  for (let at = 4, index = 0; index < total; index++) {
    let length = bytes[at++] ?? 0;
    if (count < 0) {
      // A compact literal: bit 3 clear, value in the high nibble; bit 4 clear, three high bits and a second byte.
      const tag = length;
      if ((tag & 0b111) !== 0 || (tag & 0b11000) === 0b11000) throw invalid(path, 'a length', `tag ${tag}`);
      length = (tag & 0b1000) === 0 ? tag >> 4 : ((tag & 0b1110_0000) << 3) | (bytes[at++] ?? 0);
    }
    if (length > bytes.length - at) throw invalid(path, 'atoms within their chunk', `${length} bytes more`);
    atoms.push(text(decoder, bytes.subarray(at, at + length), path));
    at += length;
  }
  return atoms;
}

function text(decoder: TextDecoder, bytes: Uint8Array, path: string): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new OnebeamError('beam-invalid', {
      path,
      expected: 'an atom in UTF-8',
      found: 'other bytes',
      cause,
    });
  }
}

const invalid = (path: string, expected: string, found: string): OnebeamError =>
  new OnebeamError('beam-invalid', { path, expected, found });
