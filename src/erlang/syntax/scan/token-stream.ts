import type { OnebeamError } from '../../../errors/onebeam-error.ts';
import { writeFloat } from '../../print/print-float.ts';
import { writeAtom, writeCharacter, writeString } from '../../print/print-leaf.ts';
import type { Dialect } from '../dialect.ts';
import type { SourceText } from '../source-encoding.ts';
import { syntaxError } from '../syntax-error.ts';
import { Scanner } from './scanner.ts';
import type { Token } from './token.ts';

/**
 * The tokens of one term with one token of lookahead. They are scanned up to the dot before the first is
 * returned, because OTP reports an illegal token anywhere in a term before any other fault.
 */
export class TokenStream {
  readonly scanner: Scanner;
  #tokens: Token[] = [];
  #at = 0;

  constructor(source: SourceText, path: string | undefined, dialect: Dialect) {
    this.scanner = new Scanner(source, path, dialect);
  }

  /** Turns to the next term. @returns whether there is one. @throws `term-syntax` of kind `scan` */
  startTerm(): boolean {
    this.#tokens = [];
    this.#at = 0;
    for (;;) {
      const token = this.scanner.next();
      if (token.kind === 'end' && this.#tokens.length === 0) return false;
      this.#tokens.push(token);
      if (token.kind === 'dot' || token.kind === 'end') return true;
    }
  }

  /** Returns how many tokens of the term have been taken. */
  get taken(): number {
    return this.#at;
  }

  /** The token behind the current one. */
  get next(): Token | undefined {
    return this.#tokens[this.#at + 1];
  }

  get current(): Token {
    return this.#tokens[this.#at]!;
  }

  take(): Token {
    const token = this.current;
    if (this.#at < this.#tokens.length - 1) this.#at++;
    return token;
  }

  isSymbol(symbol: string): boolean {
    return this.current.kind === 'symbol' && this.current.symbol === symbol;
  }

  /** Takes the symbol when it is the current token. */
  accept(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.take();
    return true;
  }

  expect(symbol: string): void {
    if (!this.accept(symbol)) throw this.unexpected();
  }

  /** With the wording of OTP's parser. */
  unexpected(token = this.current): OnebeamError {
    return syntaxError(
      this.scanner,
      'parse',
      token.start,
      `syntax error before: ${tokenText(token, this.scanner.dialect)}`,
      token.kind === 'sigil' ? token : undefined,
    );
  }
}

/** Atoms without quotes where they are not reserved. */
const newWords = new Set(['maybe', 'else']);

/** A token as `syntax error before: …` names it. */
function tokenText(token: Token, { maybe }: Dialect): string {
  switch (token.kind) {
    case 'atom':
      return !maybe && newWords.has(token.name) ? token.name : writeAtom(token.name, 'unicode');
    case 'variable':
      return token.name;
    case 'integer':
      return `${token.value}`;
    case 'char':
      return writeCharacter(token.value);
    case 'float':
      return writeFloat(token.value);
    case 'string':
      return writeString(token.text, 'unicode');
    case 'sigil':
      return writeAtom(token.prefix, 'unicode');
    case 'symbol':
      return writeAtom(token.symbol, 'unicode');
    case 'dot':
      return "'.'";
    case 'end':
      return '';
  }
}
