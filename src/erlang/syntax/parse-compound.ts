import { type List, list, type Term } from '../term/term.ts';
import { bad, type Expression, type ExpressionReader } from './expression.ts';
import { blockWords, parseBlock, parseFunClauses } from './parse-block.ts';
import { parseQualifiers } from './parse-qualifiers.ts';
import type { Token } from './scan/token.ts';

/** Reads what begins with a bracket or a reserved word. */
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
  const { current } = tokens;
  if (current.kind !== 'symbol' || !blockWords.has(current.symbol)) throw tokens.unexpected();
  tokens.take();
  parseBlock(parser, current.symbol);
  return bad;
}

function parseList(parser: ExpressionReader): Expression {
  const { tokens, dialect } = parser;
  if (tokens.accept(']')) return list([]);
  const elements: Expression[] = [];
  do elements.push(parser.expression());
  while (tokens.accept(','));
  if ((elements.length === 1 || dialect.severalTemplates) && tokens.accept('||')) {
    parseQualifiers(parser);
    tokens.expect(']');
    return bad;
  }
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

/** `fun Module:Function/Arity` is a literal; every other fun is not. */
export function parseFun(parser: ExpressionReader): Expression {
  const { tokens } = parser;
  tokens.expect('fun');
  const module: Token = tokens.current;
  if (module.kind !== 'atom' && module.kind !== 'variable') {
    parseFunClauses(parser, false);
    return bad;
  }
  tokens.take();
  if (module.kind === 'variable' && tokens.isSymbol('(')) {
    parseFunClauses(parser, true);
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
