import type { Nested } from '../term/nesting.ts';
import type { ExpressionReader } from './expression.ts';
import { binaryOperators, unaryOperators, unaryPrecedence } from './operators.ts';
import { parsePatternHash } from './parse-hash.ts';

/**
 * Reads what is an expression and never a literal, to its end: where such an expression is wrong decides OTP's message.
 *
 * Source: the grammar of `erl_parse`, the same in OTP 25 to 29 but for `maybe` and the generators of comprehensions.
 */
export function* parseBlock(parser: ExpressionReader, word: string): Nested<void> {
  const { tokens } = parser;
  switch (word) {
    case 'begin':
      yield* bodyExpressions(parser);
      break;
    case 'if':
      yield* ifClauses(parser);
      break;
    case 'case':
      yield parser.expression();
      tokens.expect('of');
      yield* clauses(parser);
      break;
    case 'receive':
      if (!tokens.isSymbol('after')) yield* clauses(parser);
      if (tokens.accept('after')) {
        yield parser.expression();
        yield* body(parser);
      }
      break;
    case 'try':
      yield* tryExpression(parser);
      break;
    case 'maybe':
      do {
        yield parser.expression();
        if (tokens.accept('?=')) yield parser.expression();
      } while (tokens.accept(','));
      if (tokens.accept('else')) yield* clauses(parser);
      break;
  }
  tokens.expect('end');
}

export const blockWords: ReadonlySet<string> = new Set(['begin', 'case', 'if', 'receive', 'try', 'maybe']);

/** The clauses of a `fun`, from the first bracket or the name of the first on. */
export function* parseFunClauses(parser: ExpressionReader, afterName: boolean): Nested<void> {
  const { tokens } = parser;
  let named = afterName;
  do {
    if (!named && tokens.current.kind === 'variable') tokens.take();
    named = false;
    yield* argumentPatterns(parser);
    yield* guard(parser);
    yield* body(parser);
  } while (tokens.accept(';'));
  tokens.expect('end');
}

/** Further clauses of the function as whose body a term is read. */
export function* parseFunctionClauses(parser: ExpressionReader): Nested<void> {
  const { tokens } = parser;
  do {
    if (tokens.current.kind !== 'atom') throw tokens.unexpected();
    tokens.take();
    yield* argumentPatterns(parser);
    yield* guard(parser);
    yield* body(parser);
  } while (tokens.accept(';'));
}

function* ifClauses(parser: ExpressionReader): Nested<void> {
  do {
    yield* guards(parser);
    yield* body(parser);
  } while (parser.tokens.accept(';'));
}

function* clauses(parser: ExpressionReader): Nested<void> {
  do {
    yield parser.expression();
    yield* guard(parser);
    yield* body(parser);
  } while (parser.tokens.accept(';'));
}

function* tryExpression(parser: ExpressionReader): Nested<void> {
  const { tokens } = parser;
  yield* bodyExpressions(parser);
  if (tokens.accept('of')) yield* clauses(parser);
  if (tokens.accept('catch')) {
    do yield* tryClause(parser);
    while (tokens.accept(';'));
    if (tokens.accept('after')) yield* bodyExpressions(parser);
  } else {
    tokens.expect('after');
    yield* bodyExpressions(parser);
  }
}

function* tryClause(parser: ExpressionReader): Nested<void> {
  const { tokens } = parser;
  const mayBeClass = tokens.current.kind === 'atom' || tokens.current.kind === 'variable';
  if (mayBeClass && tokens.next?.kind === 'symbol' && tokens.next.symbol === ':') {
    tokens.take();
    tokens.take();
    yield pattern(parser);
    if (tokens.accept(':')) {
      if (tokens.current.kind !== 'variable') throw tokens.unexpected();
      tokens.take();
    }
  } else yield pattern(parser);
  yield* guard(parser);
  yield* body(parser);
}

function* guard(parser: ExpressionReader): Nested<void> {
  if (parser.tokens.accept('when')) yield* guards(parser);
}

function* guards(parser: ExpressionReader): Nested<void> {
  do yield* bodyExpressions(parser);
  while (parser.tokens.accept(';'));
}

function* body(parser: ExpressionReader): Nested<void> {
  parser.tokens.expect('->');
  yield* bodyExpressions(parser);
}

function* bodyExpressions(parser: ExpressionReader): Nested<void> {
  do yield parser.expression();
  while (parser.tokens.accept(','));
}

function* argumentPatterns(parser: ExpressionReader): Nested<void> {
  const { tokens } = parser;
  tokens.expect('(');
  if (tokens.accept(')')) return;
  do yield pattern(parser);
  while (tokens.accept(','));
  tokens.expect(')');
}

const notInPatterns = new Set(['!', 'orelse', 'andalso']);

function* pattern(parser: ExpressionReader, lowest = 0): Nested<void> {
  const { tokens } = parser;
  const { current } = tokens;
  if (current.kind === 'symbol' && unaryOperators.has(current.symbol)) {
    tokens.take();
    yield pattern(parser, unaryPrecedence);
  } else if (tokens.isSymbol('#') || tokens.isSymbol('#_')) yield* parsePatternHash(parser);
  else if (tokens.accept('(')) {
    yield pattern(parser);
    tokens.expect(')');
  } else if (current.kind === 'symbol' && !['[', '{', '<<'].includes(current.symbol))
    throw tokens.unexpected();
  else yield* parser.primary();
  for (;;) {
    const { current: next } = tokens;
    const operator =
      next.kind === 'symbol' && !notInPatterns.has(next.symbol) && binaryOperators.get(next.symbol);
    if (!operator || operator.precedence < lowest) break;
    tokens.take();
    yield pattern(parser, operator.associativity === 'right' ? operator.precedence : operator.precedence + 1);
    const { current: after } = tokens;
    const again = after.kind === 'symbol' ? binaryOperators.get(after.symbol) : undefined;
    if (operator.associativity === 'none' && again?.precedence === operator.precedence)
      throw tokens.unexpected();
  }
}
