import { OnebeamError } from '../../errors/onebeam-error.ts';
import { consult } from '../syntax/consult.ts';
import { isTerm, shown } from '../term/build-term.ts';
import type { Term } from '../term/term.ts';
import { printFlat } from './print-flat.ts';
import { printPretty } from './print-pretty.ts';

/** White space and comments. */
const nothing = /^(?:[\s]|%[^\n]*(?:\n|$))*$/;

/** How the text of a term is read or written. */
export interface TermTextOptions {
  /** The OTP release whose syntax counts; not given: the newest, but `maybe` and `else` are read as atoms. */
  readonly otp?: number;
}

/**
 * Reads the text of one term, `[local, {outdir, "ebin"}]`; the full stop may be missing.
 *
 * @throws OnebeamError `term-syntax`, `term-empty`, `term-too-deep`; `term-invalid` if the text is not a string, or contains several terms.
 */
export function parseTerm(text: string, { otp }: TermTextOptions = {}): Term {
  if (typeof text !== 'string')
    throw new OnebeamError('term-invalid', { expected: 'a string', found: shown(text) });
  if (nothing.test(text)) throw new OnebeamError('term-empty', {});
  const ended = /\.\s*$/.test(text) ? text : `${text}\n.`;
  const [term, ...more] = consult(new TextEncoder().encode(ended), undefined, otp);
  if (!term) throw new OnebeamError('term-empty', {});
  if (more.length > 0) {
    throw new OnebeamError('term-invalid', { expected: 'one term', found: `${more.length + 1} terms` });
  }
  return term;
}

/**
 * Writes a term as Erlang text, on one line or, `pretty`, as `io:format("~tp")` lays it out in 80 columns.
 *
 * @throws OnebeamError `term-invalid`
 */
export function printTerm(
  term: Term,
  { otp, pretty = false }: TermTextOptions & { pretty?: boolean } = {},
): string {
  if (!isTerm(term))
    throw new OnebeamError('term-invalid', { expected: 'an Erlang term', found: shown(term) });
  return pretty
    ? printPretty(term, 'unicode', otp === undefined ? {} : { otp })
    : printFlat(term, 'unicode', otp);
}
