import type { Escript } from '../escript/escript.ts';
import { sourceNeeds } from './source-needs.ts';

/**
 * Every atom that a program has: in its modules, in its application resources, in its text. What cannot be read is passed
 * over: it cannot be loaded either.
 *
 * @param release of OTP.
 * @throws `zip-damaged`, and for an escript with a BEAM body `beam-invalid`
 */
export function programAtoms({ body, header, facts }: Escript, release: number): ReadonlySet<string> {
  if (body.kind !== 'source') return facts.atoms;
  const { modules, atoms } = sourceNeeds(body, header.options, release);
  return new Set([...modules, ...atoms]);
}
