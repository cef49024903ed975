import { isTerm, shown } from '../../erlang/term/build-term.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';

/** @throws OnebeamError `systools-argument-illegal` for a name that is not a string. */
export function checkName(name: unknown, what: string): void {
  if (typeof name !== 'string') throw illegal(`the name of a ${what}`, name);
}

/** The releases of an upgrade: names, or pairs of a name and a description. @throws OnebeamError `systools-argument-illegal` */
export function checkBases(bases: unknown): void {
  if (!Array.isArray(bases)) throw illegal('an array of releases', bases);
  for (const base of bases) {
    if (typeof base === 'string' && base !== '') continue;
    const [name, description, ...rest] = Array.isArray(base) ? (base as unknown[]) : [];
    const isDescription = typeof description === 'string' || isTerm(description);
    const isPair = typeof name === 'string' && name !== '' && isDescription && rest.length === 0;
    if (!isPair) throw illegal('the name of a release, or a pair of it and a description', base);
  }
}

/** @throws OnebeamError `systools-argument-illegal` */
export function checkOptionsTerm(options: unknown): void {
  if (!isTerm(options)) throw illegal('a list of options as a term', options);
}

const illegal = (expected: string, found: unknown): OnebeamError =>
  new OnebeamError('systools-argument-illegal', { expected, found: shown(found) });
