import { isDigit, isLower, isNameCharacter, isSpace, isUpper } from './character-class.ts';
import { isCharacter, scanEscape } from './scan-escape.ts';
import { IllegalToken, type Scanned, scanNumber } from './scan-number.ts';
import { scanQuoted, scanTripleQuoted } from './scan-quoted.ts';
import type { SourceText } from './source-encoding.ts';
import { syntaxError } from './syntax-error.ts';
import { reservedWords, type Token, type TokenValue } from './token.ts';

/** Longest first: the scanner takes the first that fits. */
const symbols = (
  '=:= =/= ... <:= <:- -> -- ++ == =< => := :: <= << <- >= >> || /= .. ?= && ' +
  '- + = : < > | / . # ? ! ( ) { } [ ] , ; * @ ^ ~ & \\ `'
).split(' ');

/**
 * Cuts Erlang text into tokens, one at a time, so that nothing after the first term of a file can disturb it.
 *
 * Source: Erlang reference manual, chapters "Data Types" and "Character Set and Source File Encoding"; where OTP releases
 * differ the newest counts, except that `maybe` and `else` stay atoms.
 */
export class Scanner {
  readonly text: string;
  readonly path: string | undefined;
  readonly #brokenEnd: boolean;
  #at = 0;
  #lastStart = 0;
  #lastEnd = 0;

  constructor(source: SourceText, path: string | undefined) {
    this.text = source.text;
    this.path = path;
    this.#brokenEnd = source.brokenEnd;
  }

  /** @throws OnebeamError `term-syntax` of kind `scan`. */
  next(): Token {
    this.#skipBlanks();
    const start = this.#at;
    if (start === this.text.length) {
      if (this.#brokenEnd) throw syntaxError(this, 'scan', start, 'a byte that is not UTF-8');
      return { kind: 'end', start: this.#lastStart, end: this.#lastEnd };
    }
    try {
      const { value, end } = this.#scan(start);
      this.#at = this.#lastEnd = end;
      this.#lastStart = start;
      return { ...value, start, end };
    } catch (error) {
      if (!(error instanceof IllegalToken)) throw error;
      throw syntaxError(this, 'scan', error.offset, error.message);
    }
  }

  #skipBlanks(): void {
    for (; this.#at < this.text.length; this.#at++) {
      if (this.text[this.#at] === '%') {
        const newline = this.text.indexOf('\n', this.#at);
        this.#at = newline < 0 ? this.text.length - 1 : newline;
      } else if (!isSpace(this.text.charCodeAt(this.#at))) return;
    }
  }

  #scan(start: number): Scanned<TokenValue> {
    const { text } = this;
    const code = text.charCodeAt(start);
    if (isLower(code)) return word(text, start);
    if (isUpper(code) || code === 0x5f) {
      const end = nameEnd(text, start);
      return { value: { kind: 'variable', name: text.slice(start, end) }, end };
    }
    if (isDigit(code)) return scanNumber(text, start);
    const char = text[start];
    if (char === '"') return scanString(text, start);
    if (char === "'") return quotedAtom(text, start);
    if (char === '$') return scanChar(text, start);
    if (char === '~') return scanSigil(text, start);
    if (char === '.' && isDot(text, start)) return { value: { kind: 'dot' }, end: start + 1 };
    const symbol = symbols.find((candidate) => text.startsWith(candidate, start));
    if (symbol) return { value: { kind: 'symbol', symbol }, end: start + symbol.length };
    if (code > 0xff) throw new IllegalToken(start, 'illegal character');
    return { value: { kind: 'symbol', symbol: char! }, end: start + 1 };
  }
}

function isDot(text: string, at: number): boolean {
  return at + 1 === text.length || text[at + 1] === '%' || isSpace(text.charCodeAt(at + 1));
}

function nameEnd(text: string, start: number): number {
  let end = start;
  while (isNameCharacter(text.charCodeAt(end))) end++;
  return end;
}

function word(text: string, start: number): Scanned<TokenValue> {
  const end = nameEnd(text, start);
  const name = text.slice(start, end);
  if (reservedWords.has(name)) return { value: { kind: 'symbol', symbol: name }, end };
  return { value: atomToken(name, start), end };
}

function quotedAtom(text: string, start: number): Scanned<TokenValue> {
  const { value, end } = scanQuoted(text, start, start + 1, { close: "'", what: 'atom' });
  return { value: atomToken(value, start), end };
}

function atomToken(name: string, start: number): TokenValue {
  if (name.length > 255 && [...name].length > 255) throw new IllegalToken(start, 'illegal atom');
  return { kind: 'atom', name };
}

function scanString(text: string, start: number): Scanned<TokenValue> {
  const { value, end } = text.startsWith('"""', start)
    ? scanTripleQuoted(text, start, true)
    : scanQuoted(text, start, start + 1, { close: '"', what: 'string' });
  if (text[end] === '"') {
    throw new IllegalToken(end, 'adjacent string literals without intervening white space');
  }
  return { value: { kind: 'string', text: value }, end };
}

function scanChar(text: string, start: number): Scanned<TokenValue> {
  const code = text.codePointAt(start + 1);
  const escaped = code === 0x5c ? scanEscape(text, start + 2) : code !== undefined && plainChar(code, start);
  if (!escaped) throw new IllegalToken(start, 'unterminated character');
  return { value: { kind: 'char', value: escaped.value }, end: escaped.end };
}

function plainChar(code: number, start: number): Scanned<number> {
  if (!isCharacter(code)) throw new IllegalToken(start, 'illegal character');
  return { value: code, end: start + (code > 0xffff ? 3 : 2) };
}

const closing: Record<string, string> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** Source: Erlang reference manual, "Sigil" (OTP 27). */
function scanSigil(text: string, start: number): Scanned<TokenValue> {
  const opening = nameEnd(text, start + 1);
  const prefix = text.slice(start + 1, opening);
  const open = text[opening] ?? '';
  if (open === '' || !'"\'()[]{}<>/|`#'.includes(open) || ')]}>'.includes(open)) {
    return { value: { kind: 'symbol', symbol: '~' }, end: start + 1 };
  }
  const triple = text.startsWith('"""', opening);
  const verbatim = prefix === 'S' || prefix === 'B' || (triple && prefix === '');
  const { value, end } = triple
    ? scanTripleQuoted(text, opening, verbatim)
    : scanQuoted(text, start, opening + 1, { close: closing[open] ?? open, what: 'sigil', verbatim });
  const suffixEnd = nameEnd(text, end);
  return {
    value: { kind: 'sigil', prefix, text: value, suffix: text.slice(end, suffixEnd) },
    end: suffixEnd,
  };
}
