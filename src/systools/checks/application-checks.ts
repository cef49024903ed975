import { atom, list, string, type Term, tuple } from '../../erlang/term/term.ts';
import { SystoolsError } from '../failure.ts';
import { compareAtoms } from '../order/atom-order.ts';
import type { Application } from '../release/application.ts';
import { listDifference } from './list-difference.ts';

/**
 * Every application that another one needs, unless as an optional one, must be in the release.
 *
 * @param applications in the order of the release file.
 * @throws SystoolsError `{undefined_applications, [App]}`.
 */
export function refuseUndefined(applications: readonly Application[]): void {
  const defined = new Set(applications.map(({ name }) => name));
  const needed = applications.flatMap(({ uses, optional, includes }) => [
    ...listDifference(uses, optional),
    ...includes,
  ]);
  const missing = [...new Set(needed.filter((name) => !defined.has(name)))];
  if (missing.length > 0) {
    throw new SystoolsError(tuple(atom('undefined_applications'), list(missing.map(atom))));
  }
}

/** @throws SystoolsError `{duplicate_register, [{{Name, App, Vsn, Dir}, {Name, App, Vsn, Dir}}]}`. */
export function refuseDuplicateRegistered(applications: readonly Application[]): void {
  refuseDuplicates('duplicate_register', applications, ({ registered }) => registered, nameWithVersion);
}

/** @throws SystoolsError `{duplicate_include, [{{Name, App, Vsn, Dir}, {Name, App, Vsn, Dir}}]}`. */
export function refuseDuplicateIncluded(applications: readonly Application[]): void {
  refuseDuplicates('duplicate_include', applications, ({ includes }) => includes, nameWithVersion);
}

/** @throws SystoolsError `{duplicate_modules, [{{Module, App, Dir}, {Module, App, Dir}}]}`. */
export function refuseDuplicateModules(applications: readonly Application[]): void {
  refuseDuplicates('duplicate_modules', applications, ({ modules }) => modules, moduleTuple);
}

interface Named {
  readonly name: string;
  readonly application: Application;
}

function refuseDuplicates(
  reason: string,
  applications: readonly Application[],
  namesOf: (application: Application) => readonly string[],
  toTerm: (named: Named) => Term,
): void {
  const pairs = duplicates(
    applications.flatMap((application) => namesOf(application).map((name): Named => ({ name, application }))),
  );
  if (pairs.length > 0) {
    const terms = pairs.map(([one, other]) => tuple(toTerm(one), toTerm(other)));
    throw new SystoolsError(tuple(atom(reason), list(terms)));
  }
}

/**
 * Neighbours of the same name after a stable sort by name; the last pair comes first, as OTP reports them.
 * A name that is there three times makes two pairs.
 */
function duplicates<Named extends { readonly name: string }>(entries: readonly Named[]): [Named, Named][] {
  const count = new Map<string, number>();
  for (const { name } of entries) count.set(name, (count.get(name) ?? 0) + 1);
  const sorted = entries
    .filter(({ name }) => count.get(name)! > 1)
    .sort((left, right) => compareAtoms(left.name, right.name));
  const pairs: [Named, Named][] = [];
  sorted.forEach((entry, index) => {
    const next = sorted[index + 1];
    if (next?.name === entry.name) pairs.unshift([entry, next]);
  });
  return pairs;
}

const nameWithVersion = ({ name, application }: Named): Term =>
  tuple(atom(name), atom(application.name), string(application.version), string(application.directory));

/** `{Module, App, Dir}`, as errors and warnings name a module. */
export const moduleTuple = ({ name, application }: Named): Term =>
  tuple(atom(name), atom(application.name), string(application.directory));
