import type { OnebeamError } from '../../errors/onebeam-error.ts';
import { type Nested, unnest } from '../term/nesting.ts';
import { integer, string, type Term } from '../term/term.ts';
import type { Dialect } from './dialect.ts';
import { type Bad, bad, type Expression, type ExpressionReader } from './expression.ts';
import { binaryOperators, unaryOperators, unaryPrecedence } from './operators.ts';
import { parseBinary } from './parse-binary.ts';
import { parseFunctionClauses } from './parse-block.ts';
import { parseCompound, parseFun, parseList, tupleOf } from './parse-compound.ts';
import { type HashKind, parseHash, parseHashAfter, parseMapComprehension } from './parse-hash.ts';
import type { Token } from './scan/token.ts';
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
    this.before = undefined;
    return unnest(this.#term(), this.path);
  }

  *#term(): Nested<Term> {
    let { start } = this.tokens.current;
    let read = (yield this.expression()) as Expression;
    while (this.tokens.accept(',')) {
      ({ start } = this.tokens.current);
      yield this.expression();
      read = bad;
    }
    // Every term is read as the body of a function, which may have further clauses.
    if (this.tokens.accept(';')) {
      yield* parseFunctionClauses(this);
      read = bad;
    }
    if (this.tokens.current.kind !== 'dot') throw this.tokens.unexpected();
    if (read === bad) throw syntaxError(this.tokens.scanner, 'parse', start, 'bad term');
    return read as Term;
  }

  leaf(): Term | undefined {
    const { current, next } = this.tokens;
    if (next?.kind !== 'symbol' || !endsExpression.has(next.symbol)) return undefined;
    const read = current.kind === 'string' ? string(current.text) : leafOf(current);
    if (read) {
      this.tokens.take();
      this.#onTerm?.(read, current.start);
    }
    return read;
  }

  /** Reads an expression whose operators bind at least as tightly as `lowest`. */
  *expression(lowest = 0): Nested<Expression> {
    const { tokens } = this;
    const { start } = tokens.current;
    let read: Expression | undefined;
    if (tokens.accept('{')) read = tupleOf(yield* this.expressions('}'));
    else if (tokens.accept('[')) read = yield* parseList(this);
    const { current } = tokens;
    if (!read || current.kind !== 'symbol' || !endsExpression.has(current.symbol))
      read = yield* this.#withOperators(lowest, read);
    if (read !== bad) this.#onTerm?.(read as Term, start);
    return read;
  }

  /** @param first the primary that begins the first operand, if that was read already. */
  *#withOperators(lowest: number, first: Expression | undefined): Nested<Expression> {
    let read = yield* this.#operand(first);
    for (;;) {
      const operator = this.#binaryOperator();
      if (!operator || operator.precedence < lowest) return read;
      this.tokens.take();
      yield this.expression(
        operator.associativity === 'right' ? operator.precedence : operator.precedence + 1,
      );
      if (operator.associativity === 'none' && this.#binaryOperator()?.precedence === operator.precedence)
        throw this.tokens.unexpected();
      read = bad;
    }
  }

  #binaryOperator() {
    const { current } = this.tokens;
    return current.kind === 'symbol' ? binaryOperators.get(current.symbol) : undefined;
  }

  *#operand(first: Expression | undefined): Nested<Expression> {
    const { current } = this.tokens;
    if (first || current.kind !== 'symbol') return yield* this.#withSuffixes(first);
    if (current.symbol === 'catch') {
      this.tokens.take();
      yield this.expression();
      return bad;
    }
    if (!unaryOperators.has(current.symbol)) return yield* this.#withSuffixes(first);
    this.tokens.take();
    const operand = (yield this.expression(unaryPrecedence)) as Expression;
    this.#signed = operand === this.#signed ? bad : withSign(current.symbol, operand);
    return this.#signed;
  }

  /** A primary, and what makes a call, a remote name, a record or a changed map of it. */
  *#withSuffixes(primary: Expression | undefined): Nested<Expression> {
    const { tokens } = this;
    const [first, kind] = yield* this.#withHashes(primary);
    if (this.dialect.nativeRecords) return yield* this.#withCalls(first);
    // Up to OTP 28 only a primary has a module before it, and only that or a primary is called.
    let read = first;
    if (kind) return read;
    if (tokens.accept(':')) {
      yield* this.primary();
      read = bad;
    }
    if (tokens.accept('(')) {
      yield* this.expressions(')');
      read = bad;
    }
    return read;
  }

  /** Calls and remote names in any order; a module of a module is none. */
  *#withCalls(first: Expression): Nested<Expression> {
    const { tokens } = this;
    let read = first;
    let remote = false;
    for (;;) {
      if (tokens.accept('(')) {
        yield* this.expressions(')');
        remote = false;
      } else if (!remote && tokens.accept(':')) {
        const { current } = tokens;
        if (tokens.accept('catch')) yield this.expression();
        else if (current.kind === 'symbol' && unaryOperators.has(current.symbol)) {
          tokens.take();
          yield this.expression(unaryPrecedence);
        } else yield* this.#withHashes();
        remote = true;
      } else return read;
      read = bad;
    }
  }

  /** A primary, a map or a record, with the maps or records that change it; then it is a map or a record. */
  *#withHashes(primary?: Expression): Nested<[Expression, HashKind | undefined]> {
    const isHash = (): boolean => this.tokens.isSymbol('#') || this.tokens.isSymbol('#_');
    let read = primary;
    let kind: HashKind | undefined;
    if (read === undefined && isHash()) ({ read, kind } = yield* parseHash(this));
    else read ??= yield* this.primary();
    while (isHash()) {
      kind = yield* parseHashAfter(this, kind);
      read = bad;
    }
    return [read, kind];
  }

  /** An expression without operators and suffixes. */
  *primary(): Nested<Expression> {
    const { tokens } = this;
    const { current } = tokens;
    const leaf = leafOf(current);
    if (leaf) {
      tokens.take();
      return leaf;
    }
    switch (current.kind) {
      case 'string':
        return string(this.stringLiteral());
      case 'sigil':
        return this.#sigil();
      case 'variable':
        tokens.take();
        return bad;
      case 'symbol':
        if (current.symbol === '<<') return yield* this.#binary();
        if (current.symbol === 'fun') return yield* parseFun(this);
        if (current.symbol === '#' && this.dialect.mapComprehensions)
          return yield* parseMapComprehension(this);
        return yield* parseCompound(this);
      default:
        throw tokens.unexpected();
    }
  }

  lastBinary: readonly [start: number, end: number] | undefined;
  before: Expression[] | undefined;

  *#binary(): Nested<Expression> {
    const start = this.tokens.taken;
    const read = yield* parseBinary(this);
    this.lastBinary = [start, this.tokens.taken];
    return read;
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

  *expressions(close: string): Nested<Term[] | Bad> {
    const elements: Term[] = [];
    let literal = true;
    if (this.tokens.accept(close)) return [];
    do {
      const read = this.leaf() ?? ((yield this.expression()) as Expression);
      if (read === bad) literal = false;
      else elements.push(read as Term);
    } while (this.tokens.accept(','));
    this.tokens.expect(close);
    return literal ? elements : bad;
  }
}

/** Symbols that continue no expression. */
const endsExpression = new Set([',', '}', ']', ')', '|', '=>']);

function leafOf(token: Token): Term | undefined {
  switch (token.kind) {
    case 'atom':
      return { type: 'atom', name: token.name };
    case 'integer':
    case 'char':
      return integer(token.value);
    case 'float':
      return { type: 'float', value: token.value };
    default:
      return undefined;
  }
}

function withSign(sign: string, operand: Expression): Expression {
  if (operand === bad) return bad;
  const term = operand as Term;
  if (term.type === 'integer' && sign === '-') return integer(-term.value);
  if (term.type === 'float' && sign === '-') return { type: 'float', value: -term.value };
  return (term.type === 'integer' || term.type === 'float') && sign === '+' ? term : bad;
}
