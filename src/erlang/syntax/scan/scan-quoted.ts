import type { Dialect } from '../dialect.ts';
import { isSpace } from './character-class.ts';
import { isCharacter, scanEscape } from './scan-escape.ts';
import { IllegalToken, type Unterminated } from './scan-fault.ts';
import type { Scanned } from './scan-number.ts';

/** How a text between delimiters is read. */
export interface Quoting {
  readonly close: string;
  /** The token that is unterminated without the delimiter. */
  readonly what: Unterminated;
  /** True when a backslash is an ordinary character. */
  readonly verbatim?: boolean;
  readonly dialect: Dialect;
}

/**
 * Reads text up to its closing delimiter.
 *
 * @param start of the token, for the error when it never ends.
 * @param at right after the opening delimiter.
 * @throws IllegalToken
 */
export function scanQuoted(
  text: string,
  start: number,
  at: number,
  { close, what, verbatim = false, dialect }: Quoting,
): Scanned<string> {
  const parts: string[] = [];
  let from = at;
  let here = at;
  const endless = (isAfterBackslash: boolean): IllegalToken => {
    const read = parts.join('') + text.slice(from, here);
    // OTP 27 and later turn the text round when the end comes right behind a backslash.
    const head = isAfterBackslash && dialect.sigils ? Array.from(read).reverse().join('') : read;
    return new IllegalToken(start, { kind: 'unterminated', what, head });
  };
  for (;;) {
    const char = text[here];
    if (char === undefined) throw endless(false);
    if (char === close) return { value: parts.join('') + text.slice(from, here), end: here + 1 };
    if (char === '\\' && !verbatim) {
      const escaped = scanEscape(text, here + 1, dialect);
      if (!escaped) throw endless(true);
      parts.push(text.slice(from, here), String.fromCodePoint(escaped.value));
      from = here = escaped.end;
    } else {
      if (
        !isCharacter(text.charCodeAt(here)) &&
        !isCharacter(text.codePointAt(here)!) &&
        !isLowSurrogate(text, here)
      ) {
        throw new IllegalToken(here, 'character');
      }
      here++;
    }
  }
}

const isLowSurrogate = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00;

/**
 * Reads a triple-quoted string: at least three quotes, the lines, and the same number of quotes at the start of
 * the last line. The indentation of the last line is removed from every line.
 *
 * Source: Erlang reference manual, "Triple-Quoted Strings" (OTP 27).
 *
 * @param at the first quote.
 * @param sigil the prefix of the sigil, when it is one.
 * @throws IllegalToken
 */
export function scanTripleQuoted(
  text: string,
  at: number,
  dialect: Dialect,
  sigil?: string,
): Scanned<string> {
  let here = at;
  while (text[here] === '"') here++;
  const quotes = here - at;
  const verbatim = sigil !== 's' && sigil !== 'b';
  const lines: Line[] = [];
  let line = '';
  let offset = here;
  // How many quotes are still to come while the line may be the last one.
  let toCome: number | undefined;
  for (;;) {
    const char = text[here];
    if (char === undefined) throw endless(at, quotes, sigil, lines, line);
    if (char === '\n' || (!verbatim && char === '\\' && text[here + 1] === '\n')) {
      here += char === '\n' ? 1 : 2;
      lines.push({ offset, text: `${line}\n` });
      line = '';
      offset = here;
      toCome = quotes;
      continue;
    }
    if (char === '"' && toCome !== undefined) {
      line += char;
      here++;
      toCome--;
      if (toCome > 0) continue;
      return { value: unindent(lines, line.slice(0, -quotes), at), end: here };
    }
    if (toCome !== quotes || !isSpace(char.charCodeAt(0))) toCome = undefined;
    if (char === '\\' && !verbatim) {
      const escaped = scanEscape(text, here + 1, dialect);
      if (!escaped) throw endless(at, quotes, sigil, lines, line);
      line += String.fromCodePoint(escaped.value);
      here = escaped.end;
      continue;
    }
    const code = text.codePointAt(here)!;
    if (!isCharacter(code)) throw new IllegalToken(here, 'character');
    const plain = String.fromCodePoint(code);
    line += plain;
    here += plain.length;
  }
}

/** A line of a triple-quoted string with its newline; the first one is the rest after the opening quotes. */
interface Line {
  readonly offset: number;
  readonly text: string;
}

function endless(
  at: number,
  quotes: number,
  sigil: string | undefined,
  lines: readonly Line[],
  line: string,
): IllegalToken {
  const what: Unterminated =
    sigil === undefined
      ? { kind: 'triple-quoted', quotes }
      : { kind: 'sigil', prefix: sigil, delimiters: quotes };
  const head = lines.map(({ text }) => text).join('') + line;
  return new IllegalToken(at, { kind: 'unterminated', what, head });
}

/** White space after the opening quotes counts before indentation, and the first line that is wrong before all others. */
function unindent([first, ...lines]: readonly Line[], indent: string, at: number): string {
  if (!first || !isBlank(first.text)) throw new IllegalToken(at, { kind: 'white_space' });
  const bare = lines.map(({ offset, text }, index) => {
    const line = index === lines.length - 1 ? text.replace(/\r?\n$/, '') : text;
    if (line === '' || line === '\n' || line === '\r\n') return line;
    if (!line.startsWith(indent)) throw new IllegalToken(offset, { kind: 'indentation' });
    return line.slice(indent.length);
  });
  return bare.join('');
}

const isBlank = (text: string): boolean => Array.from(text).every((char) => isSpace(char.charCodeAt(0)));
