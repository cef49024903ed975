import { atomsIn } from '../erlang/term/atoms-in.ts';
import { archiveModules, entryContent } from '../escript/archive-modules.ts';
import type { Escript } from '../escript/escript.ts';
import { archiveNeeds } from './archive-needs.ts';
import { atomsOfModule } from './named-modules.ts';
import { sourceNeeds } from './source-needs.ts';

/**
 * Every atom that a program has: in its modules, in its application resources, in its text. What cannot be read is passed
 * over: it cannot be loaded either.
 *
 * @param release of OTP.
 * @throws `zip-damaged`, and for an escript with a BEAM body `beam-invalid`
 */
export function programAtoms(escript: Escript, release: number): Set<string> {
  const { body } = escript;
  if (body.kind === 'source') {
    const { modules, atoms } = sourceNeeds(body, escript.header.options, release);
    return new Set([...modules, ...atoms]);
  }
  if (body.kind === 'beam') return atomsOfModule(body.bytes, escript.path);
  const atoms = new Set<string>();
  for (const { term } of archiveNeeds(escript, body).resources)
    for (const atom of atomsIn(term)) atoms.add(atom);
  for (const { entry } of archiveModules(body)) {
    try {
      for (const atom of atomsOfModule(entryContent(escript, body, entry), entry.path)) atoms.add(atom);
    } catch {}
  }
  return atoms;
}
