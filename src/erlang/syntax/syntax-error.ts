import { OnebeamError } from '../../errors/onebeam-error.ts';
import { positionAt } from './position.ts';

/**
 * The part of Erlang that reports the fault: `scan` (`erl_scan`, an illegal token) or `parse` (`erl_parse`,
 * tokens that do not form a term). OTP's tools treat the two differently.
 */
export type SyntaxErrorKind = 'scan' | 'parse';

/** The text that is being read, for errors. */
export interface SourceOrigin {
  readonly text: string;
  readonly path: string | undefined;
}

/**
 * `term-syntax` with `kind`, `line`, `column` and `text`; OTP's wording where `kind` is `parse`, and as its
 * cause the `IllegalToken`, or the sigil before which the syntax error is.
 */
export function syntaxError(
  origin: SourceOrigin,
  kind: SyntaxErrorKind,
  offset: number,
  text: string,
  cause?: unknown,
): OnebeamError {
  const { line, column } = positionAt(origin.text, offset);
  const path = origin.path === undefined ? {} : { path: origin.path };
  return new OnebeamError('term-syntax', { ...path, kind, line, column, text }, { cause });
}
