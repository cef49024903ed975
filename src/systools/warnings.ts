import { atom, isAtom, list, type Term, tuple } from '../erlang/term/term.ts';
import { SystoolsError } from './failure.ts';
import { reasonOf } from './format/reason.ts';
import type { ReleaseOptions } from './options/options.ts';

/**
 * The warnings that are left after `noWarnSasl`.
 *
 * @throws SystoolsError `{warnings_treated_as_errors, [Term]}` when there is one and `warningsAsErrors` is set.
 */
export function remainingWarnings(
  warnings: readonly Term[],
  { noWarnSasl, warningsAsErrors }: ReleaseOptions,
): readonly Term[] {
  const left = warnings.filter(
    (warning) => !(noWarnSasl && isAtom(reasonOf(warning).rest[0], 'missing_sasl')),
  );
  if (warningsAsErrors && left.length > 0) {
    const reasons = left.flatMap((warning) => reasonOf(warning).rest);
    throw new SystoolsError(tuple(atom('warnings_treated_as_errors'), list(reasons)));
  }
  return left;
}
