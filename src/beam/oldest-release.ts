import { type BeamFile, requireChunk } from './beam-file.ts';
import { beamInvalid } from './beam-invalid.ts';

/** The last instruction that an emulator of an OTP release knows (`lib/compiler/src/genop.tab`). */
const lastInstruction = [
  [25, 180],
  [26, 182],
  [27, 183],
  [28, 184],
  [29, 191],
] as const;

/** Since this release compilers write the atom table in a form that older emulators do not read. */
const wideAtoms = 28;

/**
 * The oldest OTP release whose emulator loads a module, determined by the last instruction that it uses (stated
 * in its chunk `Code`) and the form of its atom table. 25 for anything older, one more than the newest known
 * release for anything newer.
 *
 * Source: BEAM file format; `erts/emulator/beam/beam_file.c`.
 *
 * @throws OnebeamError `beam-invalid`
 */
export function oldestRelease(beam: BeamFile): number {
  const code = requireChunk(beam, 'Code');
  if (code.length < 12) throw beamInvalid(beam.path, { problem: 'code-head', found: code.length });
  const used = new DataView(code.buffer, code.byteOffset).getUint32(8);
  const newest = lastInstruction.at(-1)![0];
  const byInstructions = lastInstruction.find(([, last]) => used <= last)?.[0] ?? newest + 1;
  // The sign of the number of atoms.
  const isWide = (beam.chunks.get('AtU8')?.[0] ?? 0) >= 0x80;
  return Math.max(byInstructions, isWide ? wideAtoms : 0);
}
