import { type BeamFile, requireChunk } from './beam-file.ts';

/**
 * Whether a module may run code of its own while it is loaded (`-on_load`): whether its code has the instruction
 * `on_load` (149) right after a label, as the compiler puts it. Read without knowing the instructions, so other bytes
 * may look like it; a module that has one is never missed.
 *
 * @throws OnebeamError `beam-invalid`
 */
export function mayRunOnLoad(beam: BeamFile, path?: string): boolean {
  const code = requireChunk(beam, 'Code', path);
  // The label's number in one byte, or in two or three (BEAM file format, compact terms).
  return /\x01(?:[\x00-\xf0]|[\x08-\xe8].|\x18..)\x95/s.test(Buffer.from(code).toString('latin1'));
}
