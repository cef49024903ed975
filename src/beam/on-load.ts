import { type BeamFile, requireChunk } from './beam-file.ts';

/**
 * The end of `func_info` of a function without arguments, its entry's `label` with a number in one to four bytes,
 * and `on_load` (BEAM file format, compact terms; `insert_on_load_instruction` of the compiler).
 */
const onLoadAfterLabel =
  /\x00\x01(?:[\x00\x10\x20\x30\x40\x50\x60\x70\x80\x90\xa0\xb0\xc0\xd0\xe0\xf0]|[\x08\x28\x48\x68\x88\xa8\xc8\xe8].|\x18..|\x38...)\x95/s;

/**
 * Returns true when a module may run code while it is loaded (`-on_load`): its code has the instruction
 * `on_load` (149) where the compiler puts it. Does not decode the other instructions, so that their bytes may
 * match by chance (none of OTP's do); a module with `on_load` is never missed.
 *
 * @throws OnebeamError `beam-invalid`
 */
export function mayRunOnLoad(beam: BeamFile): boolean {
  const code = requireChunk(beam, 'Code');
  return onLoadAfterLabel.test(Buffer.from(code).toString('latin1'));
}
