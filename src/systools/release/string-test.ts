import { type Nested, unnest } from '../../erlang/term/nesting.ts';
import { atom, type List, nil, type Term, textOf, tuple } from '../../erlang/term/term.ts';
import { SystoolsError } from '../failure.ts';

/**
 * OTP's test of whether a term is a string: convert it with `unicode:characters_to_list/1` and compare. So a binary
 * or a nested list is not a string; an atom or a number makes the conversion crash, and the crash is the result.
 *
 * @throws SystoolsError with `{'EXIT', {badarg, []}}` where OTP's code crashes; the stack trace is left empty.
 */
export function isString(term: Term): boolean {
  if (crashes(term)) throw new SystoolsError(badArgument);
  const text = textOf(term);
  return text !== undefined && !loneSurrogate.test(text);
}

/** The value of `catch` for a crash with `badarg`. */
export const badArgument: Term = tuple(atom('EXIT'), tuple(atom('badarg'), nil));

const loneSurrogate = /[\ud800-\udfff]/u;

function crashes(term: Term): boolean {
  return term.type === 'list' ? unnest(listCrashes(term)) : term.type !== 'binary' || term.lastBits !== 8;
}

function* listCrashes({ elements, tail }: List): Nested<boolean> {
  for (const element of elements) {
    if (element.type === 'integer') {
      if (!isCodePoint(element.value)) return false;
    } else if (element.type === 'list') {
      if (yield listCrashes(element)) return true;
    } else if (crashes(element)) return true;
  }
  return tail !== undefined && tail.type !== 'binary';
}

const isCodePoint = (value: bigint): boolean =>
  value >= 0n && value <= 0x10ffffn && (value < 0xd800n || value > 0xdfffn);
