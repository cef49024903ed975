import { atom, integer, string, type Term, tuple } from '../../erlang/term/term.ts';

/** Where a token begins that is none. Lines and columns count from 1. */
interface TokenPlace {
  readonly line: number;
  readonly column: number;
}

/**
 * How `erl_scan` describes a token that is none, as `file:consult/1` returns it: `{illegal, integer}`, or with what it has
 * read so far, `{unterminated, string, "abc"}`; up to OTP 26 `{string, 34, "abc"}` and `char`.
 *
 * @param message `illegal integer`, `unterminated string`.
 * @param source the whole text.
 */
export function scanDescriptor(message: string, source: string, place: TokenPlace, otp: number): Term {
  const base = /^illegal base '(\d+)'$/.exec(message)?.[1];
  if (base !== undefined) return tuple(atom('base'), integer(Number(base)));
  const [fault = '', ...words] = message.split(' ');
  const what = words.join(' ');
  if (fault === 'illegal') return tuple(atom(fault), atom(what));
  if (what === 'character') return otp >= 27 ? tuple(atom(fault), atom('char')) : atom('char');
  const head = string(textFrom(source, place).replace(/^(""+|.)/, ''));
  const isAtom = what.includes('atom');
  if (otp < 27) return tuple(atom('string'), integer(isAtom ? 39 : 34), head);
  const kind = what.startsWith('triple')
    ? tuple(atom('string'), integer(3))
    : atom(isAtom ? 'atom' : 'string');
  return tuple(atom(fault), kind, head);
}

function textFrom(source: string, { line, column }: TokenPlace): string {
  const lines = source.split('\n').slice(line - 1);
  const [first = '', ...rest] = lines;
  return [
    Array.from(first)
      .slice(column - 1)
      .join(''),
    ...rest,
  ].join('\n');
}
