import type { OnebeamError } from '../../errors/onebeam-error.ts';
import { checkLevel } from '../term/nesting.ts';
import { integer, string, type Term } from '../term/term.ts';
import type { Dialect } from './dialect.ts';
import { type Bad, bad, type Expression, type ExpressionReader } from './expression.ts';
import { binaryOperators, unaryOperators, unaryPrecedence } from './operators.ts';
import { parseBinary } from './parse-binary.ts';
import { parseFunctionClauses } from './parse-block.ts';
import { parseCompound, parseFun } from './parse-compound.ts';
import { type HashKind, parseHash, parseHashAfter, parseMapComprehension } from './parse-hash.ts';
import { TokenStream } from './scan/token-stream.ts';
import type { SourceText } from './source-encoding.ts';
import { syntaxError } from './syntax-error.ts';

/**
 * Reads terms as `io:read/2` and `file:consult/1` do: an expression of Erlang that is a literal. An expression
 * that is not a literal (a variable, a call, a sum) is OTP's `bad term`; anything else is its `syntax error
 * before: …`.
 *
 * Source: Erlang reference manual, "Expressions"; erl_parse(3), `parse_term/1`.
 */
export class TermParser implements ExpressionReader {
  readonly tokens: TokenStream;
  readonly path: string | undefined;
  readonly dialect: Dialect;
  readonly #onTerm: ((term: Term, offset: number) => void) | undefined;
  #level = 0;
  /** OTP takes a sign before a number, but not before a number with a sign. */
  #signed: Expression | undefined;

  /** @param onTerm called with the start of each term, inner ones first. */
  constructor(
    source: SourceText,
    path: string | undefined,
    dialect: Dialect,
    onTerm?: (term: Term, offset: number) => void,
  ) {
    this.tokens = new TokenStream(source, path, dialect);
    this.path = path;
    this.dialect = dialect;
    this.#onTerm = onTerm;
  }

  /** @returns `undefined` at the end of the text. @throws `term-syntax`, `term-too-deep` */
  next(): Term | undefined {
    if (!this.tokens.startTerm()) return undefined;
    let start = this.tokens.current.start;
    let read = this.expression();
    while (this.tokens.accept(',')) {
      start = this.tokens.current.start;
      this.expression();
      read = bad;
    }
    // Every term is read as the body of a function, which may have further clauses.
    if (this.tokens.accept(';')) {
      parseFunctionClauses(this);
      read = bad;
    }
    if (this.tokens.current.kind !== 'dot') throw this.tokens.unexpected();
    if (read === bad) throw syntaxError(this.tokens.scanner, 'parse', start, 'bad term');
    return read as Term;
  }

  /** Reads an expression whose operators bind at least as tightly as `lowest`. */
  expression(lowest = 0): Expression {
    this.enter();
    const start = this.tokens.current.start;
    let read = this.#operand();
    for (;;) {
      const operator = this.#binaryOperator();
      if (!operator || operator.precedence < lowest) break;
      this.tokens.take();
      this.expression(operator.associativity === 'right' ? operator.precedence : operator.precedence + 1);
      if (operator.associativity === 'none' && this.#binaryOperator()?.precedence === operator.precedence)
        throw this.tokens.unexpected();
      read = bad;
    }
    this.leave();
    if (read !== bad) this.#onTerm?.(read as Term, start);
    return read;
  }

  #binaryOperator() {
    const { current } = this.tokens;
    return current.kind === 'symbol' ? binaryOperators.get(current.symbol) : undefined;
  }

  #operand(): Expression {
    const { current } = this.tokens;
    if (current.kind === 'symbol' && current.symbol === 'catch') {
      this.tokens.take();
      this.expression();
      return bad;
    }
    if (current.kind !== 'symbol' || !unaryOperators.has(current.symbol)) return this.#withSuffixes();
    this.tokens.take();
    const operand = this.expression(unaryPrecedence);
    this.#signed = operand === this.#signed ? bad : withSign(current.symbol, operand);
    return this.#signed;
  }

  /** A primary, and what makes a call, a remote name, a record or a changed map of it. */
  #withSuffixes(): Expression {
    const { tokens } = this;
    const [first, kind] = this.#withHashes();
    if (this.dialect.nativeRecords) return this.#withCalls(first);
    // Up to OTP 28 only a primary has a module before it, and only that or a primary is called.
    let read = first;
    if (kind) return read;
    if (tokens.accept(':')) {
      this.primary();
      read = bad;
    }
    if (tokens.accept('(')) {
      this.expressions(')');
      read = bad;
    }
    return read;
  }

  /** Calls and remote names in any order; a module of a module is none. */
  #withCalls(first: Expression): Expression {
    const { tokens } = this;
    let read = first;
    let remote = false;
    for (;;) {
      if (tokens.accept('(')) {
        this.expressions(')');
        remote = false;
      } else if (!remote && tokens.accept(':')) {
        const { current } = tokens;
        if (tokens.accept('catch')) this.expression();
        else if (current.kind === 'symbol' && unaryOperators.has(current.symbol)) {
          tokens.take();
          this.expression(unaryPrecedence);
        } else this.#withHashes();
        remote = true;
      } else return read;
      read = bad;
    }
  }

  /** A primary, a map or a record, with the maps or records that change it; then it is a map or a record. */
  #withHashes(): [Expression, HashKind | undefined] {
    const isHash = (): boolean => this.tokens.isSymbol('#') || this.tokens.isSymbol('#_');
    let read: Expression;
    let kind: HashKind | undefined;
    if (isHash()) ({ read, kind } = parseHash(this));
    else read = this.primary();
    while (isHash()) {
      kind = parseHashAfter(this, kind);
      read = bad;
    }
    return [read, kind];
  }

  /** An expression without operators and suffixes. */
  primary(): Expression {
    const { tokens } = this;
    const { current } = tokens;
    switch (current.kind) {
      case 'atom':
        tokens.take();
        return { type: 'atom', name: current.name };
      case 'integer':
      case 'char':
        tokens.take();
        return integer(current.value);
      case 'float':
        tokens.take();
        return { type: 'float', value: current.value };
      case 'string':
        return string(this.stringLiteral());
      case 'sigil':
        return this.#sigil();
      case 'variable':
        tokens.take();
        return bad;
      case 'symbol':
        if (current.symbol === '<<') return this.#binary();
        if (current.symbol === 'fun') return parseFun(this);
        if (current.symbol === '#' && this.dialect.mapComprehensions) return parseMapComprehension(this);
        return parseCompound(this);
      default:
        throw tokens.unexpected();
    }
  }

  /** The last binary that was read: how many tokens had been taken before and behind it. */
  lastBinary: readonly [start: number, end: number] | undefined;

  #binary(): Expression {
    const start = this.tokens.taken;
    const read = parseBinary(this);
    this.lastBinary = [start, this.tokens.taken];
    return read;
  }

  /** One level deeper. @throws OnebeamError `term-too-deep` */
  enter(): void {
    checkLevel(++this.#level, this.path);
  }

  leave(): void {
    this.#level--;
  }

  /** Adjacent string literals are one. */
  stringLiteral(): string {
    let text = '';
    for (let { current } = this.tokens; current.kind === 'string'; current = this.tokens.current) {
      text += current.text;
      this.tokens.take();
    }
    return text;
  }

  #sigil(): Expression {
    const text = this.sigilText();
    if (text === undefined) return bad;
    return text.isString
      ? string(text.text)
      : { type: 'binary', bytes: new TextEncoder().encode(text.text), lastBits: 8 };
  }

  /** Takes a sigil: a string, or a binary in UTF-8. */
  sigilText(): { text: string; isString: boolean } | undefined {
    const token = this.tokens.take();
    if (token.kind !== 'sigil') return undefined;
    const { prefix, suffix, text } = token;
    const fault = (offset: number, what: string): OnebeamError =>
      syntaxError(this.tokens.scanner, 'parse', offset, `illegal sigil ${what}`);
    if (!['', 's', 'S', 'b', 'B'].includes(prefix)) throw fault(token.start, 'prefix');
    if (suffix !== '') throw fault(token.end - suffix.length, 'suffix');
    return { text, isString: prefix.toLowerCase() === 's' };
  }

  /** Expressions up to the closing bracket, which may follow immediately. */
  expressions(close: string): Term[] | Bad {
    const elements: Expression[] = [];
    if (this.tokens.accept(close)) return [];
    do elements.push(this.expression());
    while (this.tokens.accept(','));
    this.tokens.expect(close);
    return elements.includes(bad) ? bad : (elements as Term[]);
  }
}

function withSign(sign: string, operand: Expression): Expression {
  if (operand === bad) return bad;
  const term = operand as Term;
  if (term.type === 'integer' && sign === '-') return integer(-term.value);
  if (term.type === 'float' && sign === '-') return { type: 'float', value: -term.value };
  return (term.type === 'integer' || term.type === 'float') && sign === '+' ? term : bad;
}
