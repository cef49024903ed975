import { lastOfEqualKeys } from '../term/map-keys.ts';
import type { Nested } from '../term/nesting.ts';
import type { Term } from '../term/term.ts';
import { bad, type Expression, type ExpressionReader } from './expression.ts';
import { parseQualifiers } from './parse-qualifiers.ts';
import { reservedWords } from './scan/token.ts';

/** The kinds of terms that begin with a number sign: a map or a record. More of the same may follow. */
export type HashKind = 'map' | 'record';

/** Reads a single map or record, from its number sign on. */
export function* parseHash(parser: ExpressionReader): Nested<{ read: Expression; kind: HashKind }> {
  const { tokens } = parser;
  if (tokens.accept('#_')) {
    yield* recordFields(parser);
    return { read: bad, kind: 'record' };
  }
  tokens.expect('#');
  if (tokens.accept('{')) return { read: yield* parseMap(parser), kind: 'map' };
  const { withModule, isAtom } = recordName(parser);
  if (!withModule && isAtom && tokens.accept('.')) fieldName(parser);
  else yield* recordFields(parser);
  return { read: bad, kind: 'record' };
}

/** Reads a number sign and what follows it behind an expression of the given kind, which `undefined` leaves open. */
export function* parseHashAfter(parser: ExpressionReader, before: HashKind | undefined): Nested<HashKind> {
  const { tokens } = parser;
  if (tokens.isSymbol('#_')) {
    if (before === 'map') throw tokens.unexpected();
    tokens.take();
  } else {
    tokens.expect('#');
    if (tokens.isSymbol('{')) {
      if (before === 'record') throw tokens.unexpected();
      yield* mapFields(parser);
      return 'map';
    }
    if (before === 'map') throw tokens.unexpected();
    recordName(parser);
  }
  if (tokens.accept('.')) fieldName(parser);
  else yield* recordFields(parser);
  return 'record';
}

/** The same in a pattern, where nothing follows. */
export function* parsePatternHash(parser: ExpressionReader): Nested<void> {
  const { tokens } = parser;
  if (tokens.isSymbol('#') && tokens.next?.kind === 'symbol' && tokens.next.symbol === '{') {
    tokens.take();
    yield* mapFields(parser);
  } else yield* parseHash(parser);
}

function recordName(parser: ExpressionReader): { withModule: boolean; isAtom: boolean } {
  const { tokens, dialect } = parser;
  const isAtom = tokens.current.kind === 'atom';
  takeName(parser);
  if (!isAtom || !dialect.nativeRecords || !tokens.accept(':')) return { withModule: false, isAtom };
  takeName(parser);
  return { withModule: true, isAtom };
}

const newWords = new Set(['maybe', 'else', 'cond', 'let']);

function takeName({ tokens, dialect }: ExpressionReader): void {
  const { current } = tokens;
  const isWord =
    current.kind === 'variable' ||
    (current.kind === 'symbol' && (reservedWords.has(current.symbol) || newWords.has(current.symbol)));
  if (current.kind !== 'atom' && !(dialect.nativeRecords && isWord)) throw tokens.unexpected();
  tokens.take();
}

function fieldName({ tokens }: ExpressionReader): void {
  if (tokens.current.kind !== 'atom') throw tokens.unexpected();
  tokens.take();
}

function* recordFields(parser: ExpressionReader): Nested<void> {
  const { tokens } = parser;
  tokens.expect('{');
  if (tokens.accept('}')) return;
  do {
    if (tokens.current.kind !== 'atom' && tokens.current.kind !== 'variable') throw tokens.unexpected();
    tokens.take();
    tokens.expect('=');
    yield parser.expression();
  } while (tokens.accept(','));
  tokens.expect('}');
}

/** Without a comprehension. */
function* mapFields(parser: ExpressionReader): Nested<void> {
  const { tokens } = parser;
  tokens.expect('{');
  if (tokens.accept('}')) return;
  do {
    yield parser.expression();
    if (!tokens.accept('=>')) tokens.expect(':=');
    yield parser.expression();
  } while (tokens.accept(','));
  tokens.expect('}');
}

/** Reads a map where only a map comprehension is allowed. */
export function* parseMapComprehension(parser: ExpressionReader): Nested<Expression> {
  const { tokens } = parser;
  tokens.expect('#');
  tokens.expect('{');
  return yield* parseMap(parser, 'comprehension');
}

function* parseMap(parser: ExpressionReader, only?: 'comprehension'): Nested<Expression> {
  const { tokens, dialect } = parser;
  const pairs: (readonly [Term, Term])[] = [];
  let literal = true;
  let fields = 0;
  if (!only && tokens.accept('}')) return { type: 'map', pairs: [] };
  do {
    const key = parser.leaf() ?? ((yield parser.expression()) as Expression);
    const sets = tokens.accept('=>');
    if (!sets && only && !dialect.severalTemplates) throw tokens.unexpected();
    if (!sets) tokens.expect(':=');
    const value = parser.leaf() ?? ((yield parser.expression()) as Expression);
    fields++;
    // Up to OTP 28 a comprehension has one template, which sets.
    const mayBeTemplate = dialect.severalTemplates || (dialect.mapComprehensions && fields === 1 && sets);
    if (mayBeTemplate && tokens.accept('||')) {
      yield* parseQualifiers(parser);
      tokens.expect('}');
      return bad;
    }
    if (only && !tokens.isSymbol(',')) throw tokens.unexpected();
    if (only && !dialect.severalTemplates) throw tokens.unexpected();
    if (!sets || key === bad || value === bad) literal = false;
    else pairs.push([key as Term, value as Term]);
  } while (tokens.accept(','));
  tokens.expect('}');
  return literal ? { type: 'map', pairs: lastOfEqualKeys(pairs) } : bad;
}
