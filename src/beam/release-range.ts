import { type BeamFile, requireChunk } from './beam-file.ts';
import { beamInvalid } from './beam-invalid.ts';
import { imports } from './functions.ts';
import { builtInCalls, usedInstructions } from './used-instructions.ts';

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

/** Functions that are built into the emulator since this release: older ones refuse them where a guard may call them. */
const builtInSince = 26;
const newBuiltIns = ['min', 'max'];

/**
 * The oldest OTP release whose emulator loads a module, determined by the last instruction that it uses (stated
 * in its chunk `Code`), the form of its atom table, and whether it calls `min/2` or `max/2` like a guard. 25 for
 * anything older, one more than the newest known release for anything newer.
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
  const found = Math.max(byInstructions, isWide ? wideAtoms : 0);
  return found < builtInSince && callsNewBuiltIns(beam) ? builtInSince : found;
}

function callsNewBuiltIns(beam: BeamFile): boolean {
  // Most modules do not even have the names.
  const atoms = Buffer.from(beam.chunks.get('AtU8') ?? []);
  if (!newBuiltIns.some((name) => atoms.includes(name))) return false;
  const rows = imports(beam).flatMap(({ module, function: name, arity }, row) =>
    module === 'erlang' && arity === 2 && newBuiltIns.includes(name) ? [row] : [],
  );
  if (rows.length === 0) return false;
  const called = builtInCalls(beam);
  return rows.some((row) => called.has(row));
}

/**
 * Instructions that compilers wrote before OTP 25 to build binaries, and one to match them: `bs_put_integer` and its like, `bs_init2`,
 * `bs_add`, `bs_test_unit`, `bs_append`, `bs_private_append`, `bs_init_bits`, `bs_utf8_size` and its like.
 */
const buildBinariesOld = [...[89, 90, 91, 92, 109, 111, 131, 134, 135, 137], ...[144, 145, 146, 147, 148]];

/** The newest release that has them. */
const lastToBuildOld = 28;

/**
 * The newest OTP release whose emulator takes a module; nothing when all that are known do.
 *
 * Found by loading: of 422 modules of Elixir 1.14, compiled by OTP 24, OTP 29 refuses those 262 that have one of these instructions,
 * and no others.
 *
 * @throws OnebeamError `beam-invalid`
 */
export function newestRelease(beam: BeamFile): number | undefined {
  const used = usedInstructions(beam);
  return buildBinariesOld.some((one) => used.has(one)) ? lastToBuildOld : undefined;
}
