import { isSpace } from './character-class.ts';
import { isCharacter, scanEscape } from './scan-escape.ts';
import { IllegalToken, type Scanned } from './scan-number.ts';

/**
 * Reads text up to its closing delimiter.
 *
 * @param start of the token, for the error when it never ends.
 * @param at right after the opening delimiter.
 * @param verbatim whether a backslash is an ordinary character.
 * @throws IllegalToken
 */
export function scanQuoted(
  text: string,
  start: number,
  at: number,
  { close, what, verbatim = false }: { close: string; what: string; verbatim?: boolean },
): Scanned<string> {
  const parts: string[] = [];
  let from = at;
  let here = at;
  for (;;) {
    const char = text[here];
    if (char === undefined) throw new IllegalToken(start, `unterminated ${what}`);
    if (char === close) return { value: parts.join('') + text.slice(from, here), end: here + 1 };
    if (char === '\\' && !verbatim) {
      const escaped = scanEscape(text, here + 1);
      if (!escaped) throw new IllegalToken(start, `unterminated ${what}`);
      parts.push(text.slice(from, here), String.fromCodePoint(escaped.value));
      from = here = escaped.end;
    } else {
      if (
        !isCharacter(text.charCodeAt(here)) &&
        !isCharacter(text.codePointAt(here)!) &&
        !isLowSurrogate(text, here)
      ) {
        throw new IllegalToken(here, 'illegal character');
      }
      here++;
    }
  }
}

const isLowSurrogate = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00;

/**
 * Reads a triple-quoted string: at least three quotes, the lines, and as many quotes first on a line of their own. The
 * indentation of the last line is taken off every line.
 *
 * Source: Erlang reference manual, "Triple-Quoted Strings" (OTP 27).
 *
 * @param at the first quote.
 * @throws IllegalToken
 */
export function scanTripleQuoted(text: string, at: number, verbatim: boolean): Scanned<string> {
  let opened = at;
  while (text[opened] === '"') opened++;
  const quotes = text.slice(at, opened);
  const firstNewline = text.indexOf('\n', opened);
  if (firstNewline < 0) throw new IllegalToken(at, 'unterminated triple-quoted string');
  if (!isBlank(text.slice(opened, firstNewline))) {
    throw new IllegalToken(opened, 'not white space after start of triple-quoted string');
  }
  const lines: string[] = [];
  let lineStart = firstNewline + 1;
  for (;;) {
    const content = indentEnd(text, lineStart);
    if (text.startsWith(quotes, content)) {
      const indent = text.slice(lineStart, content);
      return { value: unindent(lines, indent, at, verbatim), end: content + quotes.length };
    }
    const newline = text.indexOf('\n', lineStart);
    if (newline < 0) throw new IllegalToken(at, 'unterminated triple-quoted string');
    lines.push(text.slice(lineStart, newline));
    lineStart = newline + 1;
  }
}

function unindent(lines: readonly string[], indent: string, at: number, verbatim: boolean): string {
  const bare = lines.map((line) => {
    if (line === '' || line === '\r') return line;
    if (!line.startsWith(indent)) throw new IllegalToken(at, 'bad indentation in triple-quoted string');
    return line.slice(indent.length);
  });
  const content = bare.join('\n').replace(/\r$/, '');
  return verbatim ? content : withEscapes(content, at);
}

function withEscapes(content: string, at: number): string {
  let plain = '';
  let here = 0;
  while (here < content.length) {
    const backslash = content.indexOf('\\', here);
    if (backslash < 0) break;
    const escaped = scanEscape(content, backslash + 1);
    if (!escaped) throw new IllegalToken(at, 'unterminated triple-quoted string');
    plain += content.slice(here, backslash) + String.fromCodePoint(escaped.value);
    here = escaped.end;
  }
  return plain + content.slice(here);
}

const isBlank = (text: string): boolean => Array.from(text).every((char) => isSpace(char.charCodeAt(0)));

function indentEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && text[end] !== '\n' && isSpace(text.charCodeAt(end))) end++;
  return end;
}
