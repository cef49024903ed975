import type { ExpressionReader } from './expression.ts';
import { binaryOperators, unaryOperators, unaryPrecedence } from './operators.ts';
import { parsePatternHash } from './parse-hash.ts';

/**
 * Reads what is an expression and never a literal, to its end: where such an expression is wrong decides OTP's message.
 *
 * Source: the grammar of `erl_parse`, the same in OTP 25 to 29 but for `maybe` and the generators of comprehensions.
 */
export function parseBlock(parser: ExpressionReader, word: string): void {
  const { tokens } = parser;
  switch (word) {
    case 'begin':
      bodyExpressions(parser);
      break;
    case 'if':
      ifClauses(parser);
      break;
    case 'case':
      parser.expression();
      tokens.expect('of');
      clauses(parser);
      break;
    case 'receive':
      if (!tokens.isSymbol('after')) clauses(parser);
      if (tokens.accept('after')) {
        parser.expression();
        body(parser);
      }
      break;
    case 'try':
      tryExpression(parser);
      break;
    case 'maybe':
      do {
        parser.expression();
        if (tokens.accept('?=')) parser.expression();
      } while (tokens.accept(','));
      if (tokens.accept('else')) clauses(parser);
      break;
  }
  tokens.expect('end');
}

export const blockWords: ReadonlySet<string> = new Set(['begin', 'case', 'if', 'receive', 'try', 'maybe']);

/** The clauses of a `fun`, from the first bracket or the name of the first on. */
export function parseFunClauses(parser: ExpressionReader, afterName: boolean): void {
  const { tokens } = parser;
  let named = afterName;
  do {
    if (!named && tokens.current.kind === 'variable') tokens.take();
    named = false;
    argumentPatterns(parser);
    guard(parser);
    body(parser);
  } while (tokens.accept(';'));
  tokens.expect('end');
}

/** Further clauses of the function as whose body a term is read. */
export function parseFunctionClauses(parser: ExpressionReader): void {
  const { tokens } = parser;
  do {
    if (tokens.current.kind !== 'atom') throw tokens.unexpected();
    tokens.take();
    argumentPatterns(parser);
    guard(parser);
    body(parser);
  } while (tokens.accept(';'));
}

function ifClauses(parser: ExpressionReader): void {
  do {
    guards(parser);
    body(parser);
  } while (parser.tokens.accept(';'));
}

function clauses(parser: ExpressionReader): void {
  do {
    parser.expression();
    guard(parser);
    body(parser);
  } while (parser.tokens.accept(';'));
}

function tryExpression(parser: ExpressionReader): void {
  const { tokens } = parser;
  bodyExpressions(parser);
  if (tokens.accept('of')) clauses(parser);
  if (tokens.accept('catch')) {
    do tryClause(parser);
    while (tokens.accept(';'));
    if (tokens.accept('after')) bodyExpressions(parser);
  } else {
    tokens.expect('after');
    bodyExpressions(parser);
  }
}

function tryClause(parser: ExpressionReader): void {
  const { tokens } = parser;
  const mayBeClass = tokens.current.kind === 'atom' || tokens.current.kind === 'variable';
  if (mayBeClass && tokens.next?.kind === 'symbol' && tokens.next.symbol === ':') {
    tokens.take();
    tokens.take();
    pattern(parser);
    if (tokens.accept(':')) {
      if (tokens.current.kind !== 'variable') throw tokens.unexpected();
      tokens.take();
    }
  } else pattern(parser);
  guard(parser);
  body(parser);
}

function guard(parser: ExpressionReader): void {
  if (parser.tokens.accept('when')) guards(parser);
}

function guards(parser: ExpressionReader): void {
  do bodyExpressions(parser);
  while (parser.tokens.accept(';'));
}

function body(parser: ExpressionReader): void {
  parser.tokens.expect('->');
  bodyExpressions(parser);
}

function bodyExpressions(parser: ExpressionReader): void {
  do parser.expression();
  while (parser.tokens.accept(','));
}

function argumentPatterns(parser: ExpressionReader): void {
  const { tokens } = parser;
  tokens.expect('(');
  if (tokens.accept(')')) return;
  do pattern(parser);
  while (tokens.accept(','));
  tokens.expect(')');
}

const notInPatterns = new Set(['!', 'orelse', 'andalso']);

function pattern(parser: ExpressionReader, lowest = 0): void {
  const { tokens } = parser;
  parser.enter();
  const { current } = tokens;
  if (current.kind === 'symbol' && unaryOperators.has(current.symbol)) {
    tokens.take();
    pattern(parser, unaryPrecedence);
  } else if (tokens.isSymbol('#') || tokens.isSymbol('#_')) parsePatternHash(parser);
  else if (tokens.accept('(')) {
    pattern(parser);
    tokens.expect(')');
  } else if (current.kind === 'symbol' && !['[', '{', '<<'].includes(current.symbol))
    throw tokens.unexpected();
  else parser.primary();
  for (;;) {
    const { current: next } = tokens;
    const operator =
      next.kind === 'symbol' && !notInPatterns.has(next.symbol) && binaryOperators.get(next.symbol);
    if (!operator || operator.precedence < lowest) break;
    tokens.take();
    pattern(parser, operator.associativity === 'right' ? operator.precedence : operator.precedence + 1);
    const { current: after } = tokens;
    const again = after.kind === 'symbol' ? binaryOperators.get(after.symbol) : undefined;
    if (operator.associativity === 'none' && again?.precedence === operator.precedence)
      throw tokens.unexpected();
  }
  parser.leave();
}
