/** A token of the Erlang language, with the offsets of its text. */
export type Token = TokenValue & { readonly start: number; readonly end: number };

export type TokenValue =
  | { readonly kind: 'atom'; readonly name: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'char'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly text: string }
  /** `~s"…"`: `prefix` is between tilde and text, `suffix` the letters right after the text. */
  | { readonly kind: 'sigil'; readonly prefix: string; readonly text: string; readonly suffix: string }
  /** A separator, an operator or a reserved word. */
  | { readonly kind: 'symbol'; readonly symbol: string }
  | { readonly kind: 'dot' }
  /** The end of the text. Its offsets are those of the token before it, where OTP reports what is missing. */
  | { readonly kind: 'end' };

/** In all releases; OTP 27 has two more, `maybe` and `else`. */
export const reservedWords: ReadonlySet<string> = new Set(
  (
    'after and andalso band begin bnot bor bsl bsr bxor case catch cond div end fun if let not of or orelse ' +
    'receive rem try when xor'
  ).split(' '),
);
