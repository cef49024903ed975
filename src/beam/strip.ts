import { type BeamFile, readBeam } from './beam-file.ts';

/** What `beam_lib:strip_files/1` keeps, in the order in which it writes it (OTP 25 to 29; `Type` since 25). */
const kept = [
  'Line',
  'Type',
  'Atom',
  'AtU8',
  'Code',
  'StrT',
  'ImpT',
  'ExpT',
  'FunT',
  'LitT',
  'Meta',
] as const;

/**
 * A BEAM file without what running it does not need: debug information, documentation, attributes. As
 * `beam_lib:strip_files/1` leaves it, except that it is never gzipped: it goes into an archive that is compressed whole.
 *
 * @throws `beam-invalid`
 */
export function stripBeam(bytes: Uint8Array, path: string): Uint8Array {
  const { chunks }: BeamFile = readBeam(bytes, path);
  const parts = kept.flatMap((id) => (chunks.has(id) ? [{ id, content: chunks.get(id)! }] : []));
  const padded = (length: number) => (length + 3) & ~3;
  const size = parts.reduce((sum, { content }) => sum + 8 + padded(content.length), 12);
  const stripped = new Uint8Array(size);
  const view = new DataView(stripped.buffer);
  const mark = (id: string, at: number) => {
    for (let i = 0; i < 4; i++) stripped[at + i] = id.charCodeAt(i);
  };
  mark('FOR1', 0);
  view.setUint32(4, size - 8);
  mark('BEAM', 8);
  let at = 12;
  for (const { id, content } of parts) {
    mark(id, at);
    view.setUint32(at + 4, content.length);
    stripped.set(content, at + 8);
    at += 8 + padded(content.length);
  }
  return stripped;
}
