import type { Nested } from '../term/nesting.ts';
import { type List, list, type Term } from '../term/term.ts';
import { type Bad, bad, type Expression, type ExpressionReader } from './expression.ts';
import { blockWords, parseBlock, parseFunClauses } from './parse-block.ts';
import { parseQualifiers } from './parse-qualifiers.ts';
import type { Token } from './scan/token.ts';

/** Reads what begins with a bracket or a reserved word. */
export function* parseCompound(parser: ExpressionReader): Nested<Expression> {
  const { tokens } = parser;
  if (tokens.accept('(')) {
    const inner = (yield parser.expression()) as Expression;
    tokens.expect(')');
    return inner;
  }
  if (tokens.accept('{')) return tupleOf(yield* parser.expressions('}'));
  if (tokens.accept('[')) return yield* parseList(parser);
  const { current } = tokens;
  if (current.kind !== 'symbol' || !blockWords.has(current.symbol)) throw tokens.unexpected();
  tokens.take();
  yield* parseBlock(parser, current.symbol);
  return bad;
}

export const tupleOf = (elements: Term[] | Bad): Expression =>
  elements === bad ? bad : { type: 'tuple', elements: elements as Term[] };

/** Reads a list, from its first element on. */
export function* parseList(parser: ExpressionReader): Nested<Expression> {
  const { tokens, dialect } = parser;
  const elements = parser.before ?? [];
  parser.before = undefined;
  if (tokens.accept(']')) return list(elements as Term[]);
  let literal = true;
  let own = 0;
  do {
    const element = parser.leaf() ?? ((yield parser.expression()) as Expression);
    if (element === bad) literal = false;
    elements.push(element);
    own++;
  } while (tokens.accept(','));
  if ((own === 1 || dialect.severalTemplates) && tokens.accept('||')) {
    yield* parseQualifiers(parser);
    tokens.expect(']');
    return bad;
  }
  let tail: Expression | undefined;
  if (tokens.accept('|')) {
    // Whatever follows such a list, if it is more than the bracket, makes it a bad term.
    if (tokens.isSymbol('[')) parser.before = elements;
    tail = parser.leaf() ?? ((yield parser.expression()) as Expression);
  }
  tokens.expect(']');
  if (!literal || tail === bad) return bad;
  return withTail(elements as Term[], tail as Term | undefined);
}

/** `[a | [b]]` is `[a, b]`. */
function withTail(elements: Term[], tail: Term | undefined): List {
  if (tail?.type !== 'list') return tail ? { type: 'list', elements, tail } : list(elements);
  if (tail.elements === elements) return tail;
  const whole = elements.concat(tail.elements);
  return tail.tail ? { type: 'list', elements: whole, tail: tail.tail } : list(whole);
}

/** `fun Module:Function/Arity` is a literal; every other fun is not. */
export function* parseFun(parser: ExpressionReader): Nested<Expression> {
  const { tokens } = parser;
  tokens.expect('fun');
  const module: Token = tokens.current;
  if (module.kind !== 'atom' && module.kind !== 'variable') {
    yield* parseFunClauses(parser, false);
    return bad;
  }
  tokens.take();
  if (module.kind === 'variable' && tokens.isSymbol('(')) {
    yield* parseFunClauses(parser, true);
    return bad;
  }
  const name: Token | undefined = tokens.accept(':') ? tokens.take() : undefined;
  if (name && name.kind !== 'atom' && name.kind !== 'variable') throw tokens.unexpected(name);
  if (!name && module.kind === 'variable') throw tokens.unexpected();
  tokens.expect('/');
  const arity: Token = tokens.current;
  if (arity.kind !== 'integer' && (arity.kind !== 'variable' || !name)) throw tokens.unexpected(arity);
  tokens.take();
  if (module.kind !== 'atom' || name?.kind !== 'atom' || arity.kind !== 'integer' || arity.value > 255n)
    return bad;
  return { type: 'fun', module: module.name, function: name.name, arity: Number(arity.value) };
}
