import { OnebeamError } from '../../errors/onebeam-error.ts';
import { consult } from '../syntax/consult.ts';
import { isTerm, shown } from '../term/build-term.ts';
import type { Term } from '../term/term.ts';
import { printFlat } from './print-flat.ts';
import { printPretty } from './print-pretty.ts';

/** White space and comments. */
const nothing = /^(?:[\s]|%[^\n]*(?:\n|$))*$/;

/** Options for reading and writing the text of a term. */
export interface TermTextOptions {
  /** The OTP release whose syntax counts; not given: the newest, but `maybe` and `else` are read as atoms. */
  readonly otp?: number;
}

/**
 * Parses the text of one Erlang term. The final full stop is optional.
 *
 * @param text such as `[local, {outdir, "ebin"}]`.
 * @returns the term as plain data; strings are lists of integers, as in Erlang.
 * @throws OnebeamError `term-syntax`, `term-empty`, `term-too-deep`; `term-invalid` if the text is not a string, or contains several terms.
 * @example
 * const options = scriptOptions(parseTerm('[local, {outdir, "ebin"}]'));
 */
export function parseTerm(text: string, { otp }: TermTextOptions = {}): Term {
  if (typeof text !== 'string')
    throw new OnebeamError('term-invalid', { expected: { kind: 'string' }, found: shown(text) });
  if (nothing.test(text)) throw new OnebeamError('term-empty', {});
  const ended = /\.\s*$/.test(text) ? text : `${text}\n.`;
  const [term, ...more] = consult(new TextEncoder().encode(ended), undefined, otp);
  if (!term) throw new OnebeamError('term-empty', {});
  if (more.length > 0) {
    throw new OnebeamError('term-invalid', { expected: { kind: 'one-term' }, found: `${more.length + 1}` });
  }
  return term;
}

/**
 * Writes a term as Erlang text: on one line or, with `pretty`, in 80 columns like `io:format("~tp")`.
 *
 * @param term built with `term` or `parseTerm`.
 * @returns the text without a final full stop.
 * @throws OnebeamError `term-invalid`; `term-too-large` for a pretty text of more than 256 MiB
 * @example
 * printTerm(term.tuple(term.atom('vsn'), term.string('1.0'))); // {vsn,"1.0"}
 */
export function printTerm(
  term: Term,
  { otp, pretty = false }: TermTextOptions & { pretty?: boolean } = {},
): string {
  if (!isTerm(term))
    throw new OnebeamError('term-invalid', { expected: { kind: 'term' }, found: shown(term) });
  return pretty
    ? printPretty(term, 'unicode', otp === undefined ? {} : { otp })
    : printFlat(term, 'unicode', otp);
}
