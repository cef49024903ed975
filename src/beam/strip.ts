import { readBeam } from './beam-file.ts';
import { beamInvalid } from './beam-invalid.ts';

/**
 * The chunks that the emulator loads (`Recs` and `DbgB` came with OTP 29), and `Attr`: `Module:module_info(attributes)`,
 * `xref`, `release_handler` (the version) and tools that look for behaviours read it. Other chunks are for debuggers,
 * documentation and compilers: what reads `CInf` in OTP (`c:c/1`, `cover`, `system_information`) does without it.
 */
const kept = 'Attr Line Type Atom AtU8 Code StrT ImpT ExpT FunT LitT Meta Recs DbgB'.split(' ');
const mandatory = 'Code ExpT ImpT StrT'.split(' ');

/**
 * Takes debug information, documentation and the like out of a BEAM file: what `beam_lib:strip/2` of OTP 29 leaves when it is
 * asked to keep `Attr`, in its order, but not gzipped (a zstd archive does that better). OTP 25 and 27 leave the same of their own files.
 *
 * @param bytes gzipped or not.
 * @param path for messages.
 * @throws OnebeamError `beam-invalid`
 */
export function stripBeam(bytes: Uint8Array, path?: string): Uint8Array {
  const { chunks } = readBeam(bytes, path);
  for (const name of mandatory)
    if (!chunks.has(name)) throw beamInvalid(path, { problem: 'no-chunk', chunk: name });
  if (!chunks.has('AtU8') && !chunks.has('Atom'))
    throw beamInvalid(path, { problem: 'no-chunk', chunk: 'AtU8' });
  const present = kept.filter((name) => chunks.has(name));
  const length = present.reduce((sum, name) => sum + 8 + padded(chunks.get(name)!.length), 12);
  const stripped = Buffer.alloc(length);
  stripped.write('FOR1', 0, 'latin1');
  stripped.writeUInt32BE(length - 8, 4);
  stripped.write('BEAM', 8, 'latin1');
  let at = 12;
  for (const name of present) {
    const chunk = chunks.get(name)!;
    stripped.write(name, at, 'latin1');
    stripped.writeUInt32BE(chunk.length, at + 4);
    stripped.set(chunk, at + 8);
    at += 8 + padded(chunk.length);
  }
  return stripped;
}

const padded = (length: number): number => (length + 3) & ~3;
