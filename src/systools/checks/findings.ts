import { atom, list, type Term, tuple } from '../../erlang/term/term.ts';
import { SystoolsError } from '../failure.ts';

/** The results of module checks: `{warning, Term}` and `{error, Term}`. */
export interface Findings {
  readonly warnings: readonly Term[];
  readonly errors: readonly Term[];
}

/**
 * The warnings of several tests.
 *
 * @throws SystoolsError `{modules, [{error, Term}]}` with the errors of all of them.
 */
export function warningsOf(findings: readonly Findings[]): Term[] {
  const errors = findings.flatMap((finding) => finding.errors);
  if (errors.length > 0) throw new SystoolsError(tuple(atom('modules'), list(errors)));
  return findings.flatMap((finding) => finding.warnings);
}
