import type { OnebeamError } from '../../errors/onebeam-error.ts';
import { checkLevel } from '../term/nesting.ts';
import { integer, string, type Term } from '../term/term.ts';
import { type Bad, bad, type Expression, type ExpressionReader } from './expression.ts';
import { binaryOperators, unaryOperators, unaryPrecedence } from './operators.ts';
import { parseBinary } from './parse-binary.ts';
import { parseCompound, parseFun } from './parse-compound.ts';
import type { SourceText } from './source-encoding.ts';
import { syntaxError } from './syntax-error.ts';
import { TokenStream } from './token-stream.ts';

/**
 * Reads terms as `io:read/2` and `file:consult/1` do: an expression of Erlang that is a literal. What is an expression, but
 * no literal (a variable, a call, a sum), is OTP's `bad term`; what is no expression is its `syntax error before: …`.
 *
 * Source: Erlang reference manual, "Expressions"; erl_parse(3), `parse_term/1`.
 */
export class TermParser implements ExpressionReader {
  readonly tokens: TokenStream;
  readonly path: string | undefined;
  readonly #onTerm: ((term: Term, offset: number) => void) | undefined;
  #level = 0;
  /** OTP takes a sign before a number, but not before a number with a sign. */
  #signed: Expression | undefined;

  /** @param onTerm is told where each term began, the inner ones first. */
  constructor(source: SourceText, path: string | undefined, onTerm?: (term: Term, offset: number) => void) {
    this.tokens = new TokenStream(source, path);
    this.path = path;
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
      this.expression();
      throw this.tokens.unexpected();
    }
    if (this.tokens.current.kind !== 'dot') throw this.tokens.unexpected();
    if (read === bad) throw syntaxError(this.tokens.scanner, 'parse', start, 'bad term');
    return read as Term;
  }

  /** Reads an expression whose operators bind at least as tightly as `lowest`. */
  expression(lowest = 0): Expression {
    checkLevel(++this.#level, this.path);
    const start = this.tokens.current.start;
    let read = this.#operand();
    for (;;) {
      const operator = this.#binaryOperator();
      if (!operator || operator.precedence < lowest) break;
      this.tokens.take();
      this.expression(operator.associativity === 'right' ? operator.precedence : operator.precedence + 1);
      if (operator.associativity === 'none' && this.#binaryOperator() === operator)
        throw this.tokens.unexpected();
      read = bad;
    }
    this.#level--;
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
    let read = this.primary();
    let remote = false;
    for (;;) {
      if (this.tokens.accept('(')) this.expressions(')');
      else if (!remote && this.tokens.accept(':')) {
        this.primary();
        remote = true;
      } else if (this.tokens.isSymbol('#')) parseCompound(this);
      else return read;
      read = bad;
    }
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
        if (current.symbol === '<<') return parseBinary(this);
        if (current.symbol === 'fun') return parseFun(this);
        return parseCompound(this);
      default:
        throw tokens.unexpected();
    }
  }

  /** The error for an expression that cannot be part of a literal, however it goes on. */
  notLiteral(): OnebeamError {
    return this.tokens.endsWithDot
      ? syntaxError(this.tokens.scanner, 'parse', this.tokens.first.start, 'bad term')
      : this.tokens.unexpectedEnd();
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
    const token = this.tokens.take();
    if (token.kind !== 'sigil') return bad;
    const { prefix, suffix, text } = token;
    const fault = !['', 's', 'S', 'b', 'B'].includes(prefix) ? 'prefix' : suffix !== '' && 'suffix';
    if (fault) throw syntaxError(this.tokens.scanner, 'parse', token.start, `illegal sigil ${fault}`);
    if (prefix.toLowerCase() === 's') return string(text);
    return { type: 'binary', bytes: new TextEncoder().encode(text), lastBits: 8 };
  }

  /** Expressions up to the closing bracket, which may come at once. */
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
