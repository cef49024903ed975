import { OnebeamError } from '../../errors/onebeam-error.ts';
import { positionAt } from './position.ts';

/**
 * Which part of Erlang found the fault: `scan` (`erl_scan`, an illegal token) or `parse` (`erl_parse`, an order of tokens
 * that is no term). OTP's tools treat the two differently.
 */
export type SyntaxErrorKind = 'scan' | 'parse';

/** The text being read, for what an error has to tell. */
export interface SourceOrigin {
  readonly text: string;
  readonly path: string | undefined;
}

/**
 * `term-syntax` with the detail `kind`, `line`, `column` and `text`; OTP's own words where `kind` is `parse`, and as its
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
  return new OnebeamError('term-syntax', {
    ...(origin.path === undefined ? {} : { path: origin.path }),
    detail: { kind, line, column, text },
    ...(cause === undefined ? {} : { cause }),
  });
}
