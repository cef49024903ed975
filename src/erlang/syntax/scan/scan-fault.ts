import { atom, integer, string, type Term, tuple } from '../../term/term.ts';

/** Why a token is illegal, with the distinctions of `erl_scan`. */
export type ScanFault =
  | { readonly kind: 'illegal'; readonly what: string }
  | { readonly kind: 'base'; readonly base: bigint }
  | { readonly kind: 'unterminated'; readonly what: Unterminated; readonly head: string }
  | { readonly kind: 'indentation' | 'white_space' | 'string_concat' }
  /** A limit of this reader that `erl_scan` does not have. */
  | { readonly kind: 'limit'; readonly text: string };

/** The unterminated token. A sigil has its prefix and its delimiters, or the number of its quotes. */
export type Unterminated =
  | { readonly kind: 'character' | 'atom' | 'string' }
  | { readonly kind: 'triple-quoted'; readonly quotes: number }
  | {
      readonly kind: 'sigil';
      readonly prefix: string;
      readonly delimiters: readonly [string, string] | number;
    };

/** An illegal token, and where it begins. */
export class IllegalToken extends Error {
  readonly offset: number;
  readonly fault: ScanFault;

  /** @param fault a text means `{illegal, Text}`. */
  constructor(offset: number, fault: ScanFault | string) {
    const whole: ScanFault = typeof fault === 'string' ? { kind: 'illegal', what: fault } : fault;
    super(faultText(whole));
    this.offset = offset;
    this.fault = whole;
  }
}

function faultText(fault: ScanFault): string {
  switch (fault.kind) {
    case 'illegal':
      return `illegal ${fault.what.replaceAll('_', ' ')}`;
    case 'base':
      return `illegal base '${fault.base}'`;
    case 'unterminated':
      return `unterminated ${fault.what.kind}${fault.what.kind === 'triple-quoted' ? ' string' : ''}`;
    case 'indentation':
      return 'bad indentation in triple-quoted string';
    case 'white_space':
      return 'not white space after start of triple-quoted string';
    case 'string_concat':
      return 'adjacent string literals without intervening white space';
    case 'limit':
      return fault.text;
  }
}

/**
 * The descriptor of `erl_scan` for a fault, as `file:consult/1` returns it: `{illegal, integer}`, or with what has been
 * read so far, `{unterminated, string, "abc"}`; up to OTP 26 `{string, 34, "abc"}` and `char`.
 */
export function scanDescriptor(fault: ScanFault, otp: number): Term {
  switch (fault.kind) {
    case 'illegal':
      return tuple(atom('illegal'), atom(fault.what));
    case 'base':
      return tuple(atom('base'), integer(fault.base));
    case 'unterminated':
      return otp >= 27 ? unterminated(fault.what, fault.head) : unterminatedOld(fault.what, fault.head);
    case 'limit':
      return tuple(atom('limit'), string(fault.text));
    default:
      return atom(fault.kind);
  }
}

function unterminated(what: Unterminated, head: string): Term {
  const tag = atom('unterminated');
  switch (what.kind) {
    case 'character':
      return tuple(tag, atom('char'));
    case 'triple-quoted':
      return tuple(tag, tuple(atom('string'), integer(what.quotes)), headOf(head));
    case 'sigil': {
      const { prefix, delimiters } = what;
      const ends = typeof delimiters === 'number' ? [delimiters] : delimiters.map((it) => it.charCodeAt(0));
      return tuple(tag, tuple(atom('sigil'), atom(prefix), ...ends.map(integer)), headOf(head));
    }
    default:
      return tuple(tag, atom(what.kind), headOf(head));
  }
}

function unterminatedOld({ kind }: Unterminated, head: string): Term {
  return kind === 'character'
    ? atom('char')
    : tuple(atom('string'), integer(kind === 'atom' ? 39 : 34), headOf(head));
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The first sixteen characters as a reader counts them, without looking at more of a long text than that takes. */
function headOf(text: string): Term {
  let head = '';
  let count = 0;
  for (const { segment } of graphemes.segment(text.slice(0, 4096))) {
    if (count++ === 16) break;
    head += segment;
  }
  return string(head);
}
