import { isTerm, shown } from '../../erlang/term/build-term.ts';
import type { ArgumentExpectation } from '../../errors/expected/argument.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';

/** @throws OnebeamError `systools-argument-illegal` for a name that is not a string. */
export function checkName(name: unknown, of: 'folder' | 'package' | 'release' | 'script'): void {
  if (typeof name !== 'string') throw illegal({ kind: 'name', of }, name);
}

/** The releases of an upgrade: names, or pairs of a name and a description. @throws OnebeamError `systools-argument-illegal` */
export function checkBases(bases: unknown): void {
  if (!Array.isArray(bases)) throw illegal({ kind: 'releases' }, bases);
  for (const base of bases) {
    if (typeof base === 'string' && base !== '') continue;
    const [name, description, ...rest] = Array.isArray(base) ? (base as unknown[]) : [];
    const isDescription = typeof description === 'string' || isTerm(description);
    const isPair = typeof name === 'string' && name !== '' && isDescription && rest.length === 0;
    if (!isPair) throw illegal({ kind: 'described-release' }, base);
  }
}

/** @throws OnebeamError `systools-argument-illegal` */
export function checkOptionsTerm(options: unknown): void {
  if (!isTerm(options)) throw illegal({ kind: 'options' }, options);
}

const illegal = (expected: ArgumentExpectation, found: unknown): OnebeamError =>
  new OnebeamError('systools-argument-illegal', { expected, found: shown(found) });
