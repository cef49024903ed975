import { isTerm, shown } from '../../erlang/term/build-term.ts';
import type { Term } from '../../erlang/term/term.ts';
import type { ArgumentExpectation } from '../../errors/expected/argument.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { FailureModule } from '../failure.ts';
import { formatRelupFailure, formatRelupWarnings } from '../relup/format-relup.ts';
import { formatText } from './format-text.ts';
import { formatWarnings as formatMakeWarnings } from './format-warning.ts';

/**
 * Returns what OTP's `Module:format_error(Reason)` returns, for the reason of a failed outcome or any other. A term that
 * is not a reason of the module comes back as text, where OTP's function crashes.
 *
 * @param module `systools_make`, `systools_relup` or `systools_rc`.
 * @throws OnebeamError `systools-argument-illegal`
 */
export function formatError(module: FailureModule, reason: Term): string {
  checkFormat(module, [reason]);
  return orPlain(() => formatRelupFailure(module, reason), reason);
}

/**
 * Returns what OTP's `Module:format_warning(Warnings)` returns: a line or more for each warning of an outcome.
 *
 * @param module `systools_make` or `systools_relup`.
 * @throws OnebeamError `systools-argument-illegal`
 */
export function formatWarning(module: FailureModule, warnings: readonly Term[]): string {
  checkFormat(module, warnings);
  const format = module === 'systools_make' ? formatMakeWarnings : formatRelupWarnings;
  return warnings.map((warning) => orPlain(() => format([warning]), warning)).join('');
}

const modules: readonly string[] = ['systools_make', 'systools_relup', 'systools_rc'];

function checkFormat(module: unknown, terms: unknown): void {
  if (!modules.includes(module as string)) throw illegal({ kind: 'one-of', values: modules }, module);
  if (!Array.isArray(terms)) throw illegal({ kind: 'terms' }, terms);
  for (const one of terms) if (!isTerm(one)) throw illegal({ kind: 'term' }, one);
}

const illegal = (expected: ArgumentExpectation, found: unknown): OnebeamError =>
  new OnebeamError('systools-argument-illegal', { expected, found: shown(found) });

/** The formatters take terms of the shape that systools makes for granted. */
function orPlain(format: () => string, term: Term): string {
  try {
    return format();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    return formatText('~tp~n', term);
  }
}
