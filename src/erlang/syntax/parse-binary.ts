import { integer, type Term } from '../term/term.ts';
import { type BitSegment, writeSegment } from './bit-segment.ts';
import { BitString } from './bit-string.ts';
import { bad, type Expression, type ExpressionReader } from './expression.ts';

/** Reads `<<Value:Size/Types, …>>` and evaluates it. */
export function parseBinary(parser: ExpressionReader): Expression {
  const { tokens } = parser;
  tokens.expect('<<');
  const bits = new BitString();
  let literal = true;
  if (tokens.accept('>>')) return bits.toBinary();
  do {
    const segment = parseSegment(parser);
    if (tokens.isSymbol('||')) throw parser.notLiteral();
    if (!segment || !writeSegment(bits, segment)) literal = false;
  } while (tokens.accept(','));
  tokens.expect('>>');
  return literal ? bits.toBinary() : bad;
}

/** @returns `undefined` for a segment that is no literal. */
function parseSegment(parser: ExpressionReader): BitSegment | undefined {
  const { tokens } = parser;
  const text = tokens.current.kind === 'string' ? parser.stringLiteral() : undefined;
  const value: Expression = text === undefined ? signedPrimary(parser) : integer(0);
  const size: Expression | undefined = tokens.accept(':') ? parser.primary() : undefined;
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

function signedPrimary(parser: ExpressionReader): Expression {
  const { tokens } = parser;
  const negative = tokens.accept('-');
  if (!negative) tokens.accept('+');
  const read = parser.primary();
  if (!negative || read === bad) return read;
  const term = read as Term;
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
