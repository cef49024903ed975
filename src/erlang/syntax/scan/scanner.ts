import type { Dialect } from '../dialect.ts';
import type { SourceText } from '../source-encoding.ts';
import { syntaxError } from '../syntax-error.ts';
import { isDigit, isLower, isNameCharacter, isSpace, isUpper } from './character-class.ts';
import { isCharacter, scanEscape } from './scan-escape.ts';
import { IllegalToken } from './scan-fault.ts';
import { type Scanned, scanNumber } from './scan-number.ts';
import { scanQuoted, scanTripleQuoted } from './scan-quoted.ts';
import { reservedWords, type Token, type TokenValue } from './token.ts';

const plainSymbols = (
  '=:= =/= ... -> -- ++ == =< => := :: <= << <- >= >> || /= .. ?= ' +
  '- + = : < > | / . # ? ! ( ) { } [ ] , ; * @ ^ ~ & \\ `'
).split(' ');

/** Longest first: the scanner takes the first that fits. */
function symbolsOf({ strictGenerators, nativeRecords }: Dialect): readonly string[] {
  const more = [...(strictGenerators ? ['<:-', '<:=', '&&'] : []), ...(nativeRecords ? ['#_'] : [])];
  return [...more, ...plainSymbols];
}

/**
 * Cuts Erlang text into tokens, one at a time, so that nothing after the first term of a file can disturb it.
 *
 * Source: Erlang reference manual, chapters "Data Types" and "Character Set and Source File Encoding".
 */
export class Scanner {
  readonly text: string;
  readonly path: string | undefined;
  readonly dialect: Dialect;
  readonly #brokenEnd: boolean;
  readonly #symbols: readonly string[];
  #at = 0;
  #lastStart = 0;
  #lastEnd = 0;

  constructor(source: SourceText, path: string | undefined, dialect: Dialect) {
    this.text = source.text;
    this.path = path;
    this.dialect = dialect;
    this.#brokenEnd = source.brokenEnd;
    this.#symbols = symbolsOf(dialect);
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
      // For OTP, a sigil is three tokens; the last is its suffix.
      this.#lastStart = value.kind === 'sigil' ? end - value.suffix.length : start;
      return { ...value, start, end };
    } catch (error) {
      if (!(error instanceof IllegalToken)) throw error;
      throw syntaxError(this, 'scan', error.offset, error.message, error);
    }
  }

  #skipBlanks(): void {
    for (; this.#at < this.text.length; this.#at++) {
      if (this.text[this.#at] === '%') {
        const newline = this.text.indexOf('\n', this.#at);
        const end = newline < 0 ? this.text.length : newline;
        if (noCharacter.test(this.text.slice(this.#at, end))) {
          throw syntaxError(
            this,
            'scan',
            this.#at,
            'illegal character',
            new IllegalToken(this.#at, 'character'),
          );
        }
        this.#at = newline < 0 ? end - 1 : newline;
      } else if (!isSpace(this.text.charCodeAt(this.#at))) return;
    }
  }

  #scan(start: number): Scanned<TokenValue> {
    const { text, dialect } = this;
    const code = text.charCodeAt(start);
    if (isLower(code)) return word(text, start, dialect);
    if (isUpper(code) || code === 0x5f) {
      const end = nameEnd(text, start);
      return { value: { kind: 'variable', name: text.slice(start, end) }, end };
    }
    if (isDigit(code)) return scanNumber(text, start, dialect);
    const char = text[start];
    if (char === '"') return scanString(text, start, dialect);
    if (char === "'") return quotedAtom(text, start, dialect);
    if (char === '$') return scanChar(text, start, dialect);
    if (char === '~' && dialect.sigils) return scanSigil(text, start, dialect);
    if (char === '.' && isDot(text, start)) return { value: { kind: 'dot' }, end: start + 1 };
    const symbol = this.#symbols.find((candidate) => text.startsWith(candidate, start));
    if (symbol) return { value: { kind: 'symbol', symbol }, end: start + symbol.length };
    if (code > 0xff) throw new IllegalToken(start, 'character');
    return { value: { kind: 'symbol', symbol: char! }, end: start + 1 };
  }
}

/** Characters that are not allowed anywhere, including comments. */
const noCharacter = /[\ufffe\uffff]/;

function isDot(text: string, at: number): boolean {
  return at + 1 === text.length || text[at + 1] === '%' || isSpace(text.charCodeAt(at + 1));
}

function nameEnd(text: string, start: number): number {
  let end = start;
  while (isNameCharacter(text.charCodeAt(end))) end++;
  return end;
}

function word(text: string, start: number, { maybe }: Dialect): Scanned<TokenValue> {
  const end = nameEnd(text, start);
  const name = text.slice(start, end);
  const isReserved = reservedWords.has(name) || (maybe && (name === 'maybe' || name === 'else'));
  if (isReserved) return { value: { kind: 'symbol', symbol: name }, end };
  return { value: atomToken(name, start), end };
}

function quotedAtom(text: string, start: number, dialect: Dialect): Scanned<TokenValue> {
  const quoting = { close: "'", what: { kind: 'atom' }, dialect } as const;
  const { value, end } = scanQuoted(text, start, start + 1, quoting);
  return { value: atomToken(value, start), end };
}

function atomToken(name: string, start: number): TokenValue {
  if (name.length > 255 && [...name].length > 255) throw new IllegalToken(start, 'atom');
  return { kind: 'atom', name };
}

function scanString(text: string, start: number, dialect: Dialect): Scanned<TokenValue> {
  const { value, end } =
    dialect.sigils && text.startsWith('"""', start)
      ? scanTripleQuoted(text, start, dialect)
      : scanQuoted(text, start, start + 1, { close: '"', what: { kind: 'string' }, dialect });
  if (dialect.sigils && text[end] === '"') throw new IllegalToken(end, { kind: 'string_concat' });
  return { value: { kind: 'string', text: value }, end };
}

function scanChar(text: string, start: number, dialect: Dialect): Scanned<TokenValue> {
  const code = text.codePointAt(start + 1);
  const escaped =
    code === 0x5c ? scanEscape(text, start + 2, dialect) : code !== undefined && plainChar(code, start);
  if (!escaped)
    throw new IllegalToken(start, { kind: 'unterminated', what: { kind: 'character' }, head: '' });
  return { value: { kind: 'char', value: escaped.value }, end: escaped.end };
}

function plainChar(code: number, start: number): Scanned<number> {
  if (!isCharacter(code)) throw new IllegalToken(start, 'character');
  return { value: code, end: start + (code > 0xffff ? 3 : 2) };
}

const closing: Record<string, string> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** Source: Erlang reference manual, "Sigil" (OTP 27). */
function scanSigil(text: string, start: number, dialect: Dialect): Scanned<TokenValue> {
  const opening = nameEnd(text, start + 1);
  const prefix = text.slice(start + 1, opening);
  if (prefix.length > 255) throw new IllegalToken(start, 'sigil_prefix');
  const open = text[opening] ?? '';
  if (open === '' || !'"\'([{</|`#'.includes(open)) throw new IllegalToken(opening, 'string');
  const close = closing[open] ?? open;
  const { value, end } = text.startsWith('"""', opening)
    ? scanTripleQuoted(text, opening, dialect, prefix)
    : scanQuoted(text, opening, opening + 1, {
        close,
        what: { kind: 'sigil', prefix, delimiters: [open, close] },
        verbatim: !['', 'b', 's'].includes(prefix),
        dialect,
      });
  const suffixEnd = nameEnd(text, end);
  const suffix = text.slice(end, suffixEnd);
  if (suffix.length > 255) throw new IllegalToken(end, 'sigil_suffix');
  if (suffix === '' && text[end] === '"') throw new IllegalToken(end, { kind: 'string_concat' });
  return { value: { kind: 'sigil', prefix, text: value, suffix }, end: suffixEnd };
}
