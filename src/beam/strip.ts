import { readBeam, writeBeam } from './beam-file.ts';
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
  return writeBeam(kept.flatMap((name) => (chunks.has(name) ? [[name, chunks.get(name)!] as const] : [])));
}
