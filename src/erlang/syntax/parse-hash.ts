import type { Term } from '../term/term.ts';
import { termKey } from '../term/term-key.ts';
import { bad, type Expression, type ExpressionReader } from './expression.ts';
import { parseQualifiers } from './parse-qualifiers.ts';
import { reservedWords } from './scan/token.ts';

/** The kinds of terms that begin with a number sign: a map or a record. More of the same may follow. */
export type HashKind = 'map' | 'record';

/** Reads a single map or record, from its number sign on. */
export function parseHash(parser: ExpressionReader): { read: Expression; kind: HashKind } {
  const { tokens } = parser;
  if (tokens.accept('#_')) {
    recordFields(parser);
    return { read: bad, kind: 'record' };
  }
  tokens.expect('#');
  if (tokens.accept('{')) return { read: parseMap(parser), kind: 'map' };
  const { withModule, isAtom } = recordName(parser);
  if (!withModule && isAtom && tokens.accept('.')) fieldName(parser);
  else recordFields(parser);
  return { read: bad, kind: 'record' };
}

/** Reads a number sign and what follows it behind an expression of the given kind, which `undefined` leaves open. */
export function parseHashAfter(parser: ExpressionReader, before: HashKind | undefined): HashKind {
  const { tokens } = parser;
  if (tokens.isSymbol('#_')) {
    if (before === 'map') throw tokens.unexpected();
    tokens.take();
  } else {
    tokens.expect('#');
    if (tokens.isSymbol('{')) {
      if (before === 'record') throw tokens.unexpected();
      mapFields(parser);
      return 'map';
    }
    if (before === 'map') throw tokens.unexpected();
    recordName(parser);
  }
  if (tokens.accept('.')) fieldName(parser);
  else recordFields(parser);
  return 'record';
}

/** The same in a pattern, where nothing follows. */
export function parsePatternHash(parser: ExpressionReader): void {
  const { tokens } = parser;
  if (tokens.isSymbol('#') && tokens.next?.kind === 'symbol' && tokens.next.symbol === '{') {
    tokens.take();
    mapFields(parser);
  } else parseHash(parser);
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

function recordFields(parser: ExpressionReader): void {
  const { tokens } = parser;
  tokens.expect('{');
  if (tokens.accept('}')) return;
  do {
    if (tokens.current.kind !== 'atom' && tokens.current.kind !== 'variable') throw tokens.unexpected();
    tokens.take();
    tokens.expect('=');
    parser.expression();
  } while (tokens.accept(','));
  tokens.expect('}');
}

/** Without a comprehension. */
function mapFields(parser: ExpressionReader): void {
  const { tokens } = parser;
  tokens.expect('{');
  if (tokens.accept('}')) return;
  do {
    parser.expression();
    if (!tokens.accept('=>')) tokens.expect(':=');
    parser.expression();
  } while (tokens.accept(','));
  tokens.expect('}');
}

/** Reads a map where only a map comprehension is allowed. */
export function parseMapComprehension(parser: ExpressionReader): Expression {
  const { tokens } = parser;
  tokens.expect('#');
  tokens.expect('{');
  return parseMap(parser, 'comprehension');
}

function parseMap(parser: ExpressionReader, only?: 'comprehension'): Expression {
  const { tokens, dialect } = parser;
  const pairs = new Map<string, readonly [Term, Term]>();
  let literal = true;
  let fields = 0;
  if (!only && tokens.accept('}')) return { type: 'map', pairs: [] };
  do {
    const key = parser.expression();
    const sets = tokens.accept('=>');
    if (!sets && only && !dialect.severalTemplates) throw tokens.unexpected();
    if (!sets) tokens.expect(':=');
    const value = parser.expression();
    fields++;
    // Up to OTP 28 a comprehension has one template, which sets.
    const mayBeTemplate = dialect.severalTemplates || (dialect.mapComprehensions && fields === 1 && sets);
    if (mayBeTemplate && tokens.accept('||')) {
      parseQualifiers(parser);
      tokens.expect('}');
      return bad;
    }
    if (only && !tokens.isSymbol(',')) throw tokens.unexpected();
    if (only && !dialect.severalTemplates) throw tokens.unexpected();
    if (!sets || key === bad || value === bad) literal = false;
    else pairs.set(termKey(key as Term), [key as Term, value as Term]);
  } while (tokens.accept(','));
  tokens.expect('}');
  return literal ? { type: 'map', pairs: [...pairs.values()] } : bad;
}
