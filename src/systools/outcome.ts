import type { Term } from '../erlang/term/term.ts';
import { type FailureModule, type FilePosition, SystoolsError } from './failure.ts';
import { formatMakeError } from './format/format-error.ts';
import { formatWarnings } from './format/format-warning.ts';

/**
 * The result of a systools function, as OTP returns it with the option `silent`: `{ok, Module, Warnings}` or
 * `{error, Module, Reason}`. `text` is what OTP prints without `silent`: the warnings, or the error.
 */
export type Outcome<Made> = Done<Made> | Failed;

/** A successful result, with warnings as OTP formats them in `text`. */
export interface Done<Made> {
  readonly status: 'ok';
  /** `{warning, Term}` each. */
  readonly warnings: readonly Term[];
  readonly text: string;
  readonly made: Made;
}

/** A failed result, with the message of OTP in `text`. */
export interface Failed {
  readonly status: 'error';
  readonly module: FailureModule;
  readonly reason: Term;
  readonly text: string;
  /** File, line and column of the error, if it is in an input file. */
  readonly place?: FilePosition;
}

/** OTP's text of warnings, and of an error of one of its modules. */
export interface Words {
  readonly warnings: (warnings: readonly Term[]) => string;
  readonly error: (module: FailureModule, reason: Term) => string;
}

const wordsOfMake: Words = { warnings: formatWarnings, error: (_module, reason) => formatMakeError(reason) };

/**
 * Calls `make`, and turns what it throws as SystoolsError into an outcome.
 *
 * @throws whatever else `make` throws.
 */
export async function outcomeOf<Made>(
  make: () => Promise<{ made: Made; warnings: readonly Term[] }>,
  words: Words = wordsOfMake,
): Promise<Outcome<Made>> {
  try {
    const { made, warnings } = await make();
    return { status: 'ok', warnings, text: words.warnings(warnings), made };
  } catch (error) {
    if (!(error instanceof SystoolsError)) throw error;
    const { module, reason, place } = error;
    return { status: 'error', module, reason, text: words.error(module, reason), ...(place && { place }) };
  }
}
