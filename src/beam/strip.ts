import { readBeam, writeBeam } from './beam-file.ts';
import { beamInvalid } from './beam-invalid.ts';

/**
 * The chunks that the emulator loads (`Recs` and `DbgB` came with OTP 29), and `Attr`:
 * `Module:module_info(attributes)`, `xref`, `release_handler` (the version) and tools that look for behaviours
 * read it. Other chunks are for debuggers, documentation and compilers: the readers of `CInf` in OTP (`c:c/1`,
 * `cover`, `system_information`) do not require it.
 */
const kept = 'Attr Line Type Atom AtU8 Code StrT ImpT ExpT FunT LitT Meta Recs DbgB'.split(' ');
const mandatory = 'Code ExpT ImpT StrT'.split(' ');

/**
 * Removes debug information, documentation and other optional chunks from a BEAM file: the result is that of
 * `beam_lib:strip/2` of OTP 29 with `Attr` kept, in its order, but not gzipped (zstd compresses better). OTP 25
 * and 27 give the same result for their files.
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
