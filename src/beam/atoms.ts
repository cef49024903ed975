import type { BeamFile } from './beam-file.ts';
import { beamInvalid } from './beam-invalid.ts';
import { compactTags, compactTerm } from './compact-term.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads the atom table; its first atom is the module's name. Index 0 here is index 1 in the file.
 *
 * Three forms: `Atom` in Latin-1 (before OTP 20), `AtU8` with a length byte each, and since OTP 28 `AtU8` with a negative
 * count and lengths as compact terms, for atoms of more than 255 bytes.
 *
 * Source: beam_lib(3), `atoms`; the compiler's `beam_asm` and `beam_dict`.
 *
 * @throws OnebeamError `beam-invalid`
 */
export function atomTable({ path, chunks }: BeamFile): string[] {
  const chunk = chunks.get('AtU8') ?? chunks.get('Atom');
  if (!chunk) throw beamInvalid(path, { problem: 'no-chunk', chunk: 'AtU8' });
  if (chunk.length < 4) throw beamInvalid(path, { problem: 'atoms-head', found: chunk.length });
  const count = new DataView(chunk.buffer, chunk.byteOffset).getInt32(0);
  const wide = count < 0 && chunks.has('AtU8');
  const decode = chunks.has('AtU8') ? (bytes: Uint8Array) => fromUtf8(bytes, path) : fromLatin1;
  const atoms: string[] = [];
  let at = 4;
  while (at < chunk.length) {
    const first = chunk[at++]!;
    const length = wide ? compactLength(first, () => chunk[at++], path) : first;
    const bytes = chunk.subarray(at, at + length);
    if (bytes.length < length)
      throw beamInvalid(path, { problem: 'atom-length', expected: length, found: bytes.length });
    atoms.push(decode(bytes));
    at += length;
  }
  if (atoms.length !== Math.abs(count))
    throw beamInvalid(path, { problem: 'atom-count', expected: Math.abs(count), found: atoms.length });
  return atoms;
}

/** The chunk of the atom table, in the form that it has, with more atoms at its end; ASCII, of at most 255 letters. */
export function addAtoms({ chunks }: BeamFile, names: readonly string[]): Uint8Array {
  const chunk = chunks.get('AtU8') ?? chunks.get('Atom')!;
  const count = new DataView(chunk.buffer, chunk.byteOffset).getInt32(0);
  const head = Buffer.alloc(4);
  head.writeInt32BE(count < 0 ? count - names.length : count + names.length);
  const rows = names.flatMap((name) => [
    Uint8Array.from(count < 0 ? compactTerm(compactTags.u, name.length) : [name.length]),
    Buffer.from(name),
  ]);
  return Buffer.concat([head, chunk.subarray(4), ...rows]);
}

/** The compact term encoding of numbers below 2048; the low three bits are a tag. */
function compactLength(first: number, next: () => number | undefined, path: string | undefined): number {
  if ((first & 8) === 0) return first >> 4;
  const second = next();
  if ((first & 16) !== 0 || second === undefined) throw beamInvalid(path, { problem: 'long-atom-length' });
  return ((first >> 5) << 8) | second;
}

const fromLatin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

function fromUtf8(bytes: Uint8Array, path: string | undefined): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw beamInvalid(path, { problem: 'atom-encoding' });
  }
}
