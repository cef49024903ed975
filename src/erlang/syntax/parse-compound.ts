import { type ErlangMap, type List, list, type Term } from '../term/term.ts';
import { termKey } from '../term/term-key.ts';
import { type Bad, bad, type Expression, type ExpressionReader } from './expression.ts';
import type { Token } from './token.ts';

/** Words that begin an expression of their own kind; whatever follows, it is no literal. */
const blockWords = new Set(['begin', 'case', 'if', 'receive', 'try']);
const cannotFollow = new Set(['}', ']', ')', '>>', ',', '|']);

/** Reads what begins with a bracket, a number sign or a reserved word. */
export function parseCompound(parser: ExpressionReader): Expression {
  const { tokens } = parser;
  if (tokens.accept('(')) {
    const inner = parser.expression();
    tokens.expect(')');
    return inner;
  }
  if (tokens.accept('{')) {
    const elements = parser.expressions('}');
    return elements === bad ? bad : { type: 'tuple', elements: elements as Term[] };
  }
  if (tokens.accept('[')) return parseList(parser);
  if (tokens.accept('#')) return tokens.accept('{') ? parseMap(parser) : parseRecord(parser);
  const { current } = tokens;
  if (current.kind !== 'symbol' || !blockWords.has(current.symbol)) throw tokens.unexpected();
  tokens.take();
  return skipBlock(parser);
}

function parseList(parser: ExpressionReader): Expression {
  const { tokens } = parser;
  if (tokens.accept(']')) return list([]);
  const elements: Expression[] = [];
  do elements.push(parser.expression());
  while (tokens.accept(','));
  if (elements.length === 1 && tokens.accept('||')) return skipComprehension(parser, ']');
  const tail = tokens.accept('|') ? parser.expression() : undefined;
  tokens.expect(']');
  if (tail === bad || elements.includes(bad)) return bad;
  return withTail(elements as Term[], tail as Term | undefined);
}

/** `[a | [b]]` is `[a, b]`. */
function withTail(elements: readonly Term[], tail: Term | undefined): List {
  if (tail?.type !== 'list') return tail ? { type: 'list', elements, tail } : list(elements);
  const whole = elements.concat(tail.elements);
  return tail.tail ? { type: 'list', elements: whole, tail: tail.tail } : list(whole);
}

function parseMap(parser: ExpressionReader): Expression {
  const { tokens } = parser;
  const pairs = new Map<string, readonly [Term, Term]>();
  let literal = true;
  if (tokens.accept('}')) return { type: 'map', pairs: [] };
  do {
    const key = parser.expression();
    const sets = tokens.accept('=>');
    if (!sets) tokens.expect(':=');
    const value = parser.expression();
    if (tokens.accept('||')) return skipComprehension(parser, '}');
    if (!sets || key === bad || value === bad) literal = false;
    else pairs.set(termKey(key as Term), [key as Term, value as Term]);
  } while (tokens.accept(','));
  tokens.expect('}');
  return literal ? ({ type: 'map', pairs: [...pairs.values()] } satisfies ErlangMap) : bad;
}

/** `#name{…}` and `#name.field`. */
function parseRecord(parser: ExpressionReader): Expression {
  const { tokens } = parser;
  if (tokens.current.kind !== 'atom') throw tokens.unexpected();
  tokens.take();
  if (tokens.accept('.')) {
    if (tokens.take().kind !== 'atom') throw tokens.unexpected();
  } else {
    tokens.expect('{');
    parser.expressions('}');
  }
  return bad;
}

/** `fun Module:Function/Arity` is a literal; every other fun is not. */
export function parseFun(parser: ExpressionReader): Expression {
  const { tokens } = parser;
  tokens.expect('fun');
  if (tokens.current.kind !== 'atom' && tokens.current.kind !== 'variable') return skipBlock(parser);
  const module: Token = tokens.take();
  if (tokens.isSymbol('(')) return skipBlock(parser);
  const name: Token | undefined = tokens.accept(':') ? tokens.take() : undefined;
  if (name && name.kind !== 'atom' && name.kind !== 'variable') throw tokens.unexpected(name);
  tokens.expect('/');
  const arity: Token = tokens.take();
  if (arity.kind !== 'integer' && (arity.kind !== 'variable' || !name)) throw tokens.unexpected(arity);
  if (module.kind !== 'atom' || name?.kind !== 'atom' || arity.kind !== 'integer' || arity.value > 255n)
    return bad;
  return { type: 'fun', module: module.name, function: name.name, arity: Number(arity.value) };
}

/** Reads the qualifiers of a comprehension without looking into them. */
function skipComprehension(parser: ExpressionReader, close: string): Bad {
  const { tokens } = parser;
  if (tokens.isSymbol(close)) throw tokens.unexpected();
  return skipBlock(parser);
}

/** To the end of the term: whether the block ends well does not matter, since it cannot be part of a literal. */
function skipBlock(parser: ExpressionReader): Bad {
  const { current } = parser.tokens;
  if (current.kind === 'dot' || (current.kind === 'symbol' && cannotFollow.has(current.symbol))) {
    throw parser.tokens.unexpected();
  }
  throw parser.notLiteral();
}
