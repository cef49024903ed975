import type { Nested } from '../term/nesting.ts';
import { integer, type Term } from '../term/term.ts';
import { type BitSegment, writeSegment } from './bit-segment.ts';
import { BitString } from './bit-string.ts';
import { bad, type Expression, type ExpressionReader } from './expression.ts';
import { parseQualifiers } from './parse-qualifiers.ts';

/** Reads `<<Value:Size/Types, …>>` and evaluates it. */
export function* parseBinary(parser: ExpressionReader): Nested<Expression> {
  const { tokens } = parser;
  tokens.expect('<<');
  const bits = new BitString();
  let literal = true;
  if (tokens.accept('>>')) return bits.toBinary();
  const start = tokens.taken;
  do {
    const segment = yield* parseSegment(parser, tokens.taken === start);
    if (segment === 'comprehension') return bad;
    if (!segment || !writeSegment(bits, segment)) literal = false;
  } while (tokens.accept(','));
  tokens.expect('>>');
  return literal ? bits.toBinary() : bad;
}

/** @returns `undefined` for a segment that is not a literal. */
function* parseSegment(
  parser: ExpressionReader,
  isFirst: boolean,
): Nested<BitSegment | 'comprehension' | undefined> {
  const { tokens } = parser;
  const sign = ['-', '+', 'not', 'bnot'].find((symbol) => tokens.accept(symbol));
  const text = sign ? undefined : segmentText(parser);
  const isSigil = tokens.current.kind === 'sigil';
  const read: Expression = text === undefined ? ((yield parser.primary()) as Expression) : integer(0);
  const value = isSigil && text === undefined ? bad : signed(sign, read);
  if (isFirst && !sign && tokens.accept('||')) {
    yield* parseQualifiers(parser);
    tokens.expect('>>');
    return 'comprehension';
  }
  const size: Expression | undefined = tokens.accept(':')
    ? ((yield parser.primary()) as Expression)
    : undefined;
  const specifiers: string[] = [];
  if (tokens.accept('/')) {
    do specifiers.push(specifier(parser));
    while (tokens.accept('-'));
  }
  if (value === bad || size === bad) return undefined;
  const given = size as Term | undefined;
  if (given && given.type !== 'integer') return undefined;
  return {
    value: value as Term,
    ...(text === undefined ? {} : { text }),
    ...(given ? { size: given.value } : {}),
    specifiers,
  };
}

/** Of a string, or of a sigil that is one. */
function segmentText(parser: ExpressionReader): string | undefined {
  const { current } = parser.tokens;
  if (current.kind === 'string') return parser.stringLiteral();
  const isString = current.kind === 'sigil' && current.prefix.toLowerCase() === 's';
  return isString ? parser.sigilText()?.text : undefined;
}

function signed(sign: string | undefined, read: Expression): Expression {
  if (!sign || read === bad) return read;
  const term = read as Term;
  if (sign === '+') return term;
  if (sign !== '-') return bad;
  if (term.type === 'integer') return integer(-term.value);
  return term.type === 'float' ? { type: 'float', value: -term.value } : bad;
}

function specifier({ tokens }: ExpressionReader): string {
  const name = tokens.current;
  if (name.kind !== 'atom') throw tokens.unexpected();
  tokens.take();
  if (!tokens.accept(':')) return name.name;
  const number = tokens.current;
  if (number.kind !== 'integer') throw tokens.unexpected();
  tokens.take();
  return `${name.name}:${number.value}`;
}
