import { atomsIn } from '../erlang/term/atoms-in.ts';
import { atomTable } from './atoms.ts';
import type { BeamFile } from './beam-file.ts';
import { literals } from './literals.ts';

/**
 * Every atom in a module: those of its table, where all modules are that it calls by name, and those in its constants,
 * where a call may get a module from (`{Module, Function, Arguments}`, a map of options).
 *
 * @throws `beam-invalid`, `external-term-invalid`
 */
export function everyAtom(beam: BeamFile): Set<string> {
  const atoms = new Set(atomTable(beam));
  for (const literal of literals(beam)) for (const atom of atomsIn(literal)) atoms.add(atom);
  return atoms;
}
