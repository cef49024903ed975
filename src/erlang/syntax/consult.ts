import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { Term } from '../term/term.ts';
import { anyDialect, type Dialect, dialectOf } from './dialect.ts';
import { TermParser } from './parse-term.ts';
import { type Position, positionAt } from './position.ts';
import { decodeSource } from './source-encoding.ts';

/**
 * Reads a file of terms as `file:consult/1` does: literals, each ended by a full stop; in Latin-1 or UTF-8, as
 * its first two lines state.
 *
 * @param path for messages.
 * @param otp the release whose `erl_scan` and `erl_parse` are followed. Not given: the newest, but `maybe` and `else` are
 *   atoms, as they were before OTP 27.
 * @throws OnebeamError `term-syntax` with `kind` (`scan` or `parse`), `line`, `column` and `text` (OTP's words where the
 *   kind is `parse`); `term-too-deep`.
 */
export function consult(bytes: Uint8Array, path?: string, otp?: number): Term[] {
  return allTerms(new TermParser(decodeSource(bytes), path, dialect(otp)));
}

const dialect = (otp: number | undefined): Dialect => (otp === undefined ? anyDialect : dialectOf(otp));

function allTerms(parser: TermParser): Term[] {
  const terms: Term[] = [];
  for (let term = parser.next(); term; term = parser.next()) terms.push(term);
  return terms;
}

/** Terms and their positions in the file. */
export interface PlacedTerms {
  terms: Term[];
  /** Of a term of this file, at any depth; `undefined` for any other. */
  placeOf(term: Term): Position | undefined;
}

/** As `consult`; for readers that also check the meaning of the terms. */
export function consultWithPlaces(bytes: Uint8Array, path?: string): PlacedTerms {
  const source = decodeSource(bytes);
  const offsets = new Map<Term, number>();
  const parser = new TermParser(source, path, anyDialect, (term, offset) => offsets.set(term, offset));
  const terms = allTerms(parser);
  const placeOf = (term: Term): Position | undefined => {
    const offset = offsets.get(term);
    return offset === undefined ? undefined : positionAt(source.text, offset);
  };
  return { terms, placeOf };
}

/**
 * Reads the first term, as systools reads release and application files: nothing after its full stop is looked at.
 *
 * @param path for messages.
 * @param otp as for `consult`.
 * @throws OnebeamError `term-syntax` and `term-too-deep` as `consult`; `term-empty` when there is no term.
 */
export function consultFirst(bytes: Uint8Array, path?: string, otp?: number): Term {
  const term = new TermParser(decodeSource(bytes), path, dialect(otp)).next();
  if (!term) throw new OnebeamError('term-empty', path === undefined ? {} : { path });
  return term;
}
