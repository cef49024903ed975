import type { Nested } from '../term/nesting.ts';
import type { ExpressionReader } from './expression.ts';

/** The qualifiers of a comprehension, behind its `||`. */
export function* parseQualifiers(parser: ExpressionReader): Nested<void> {
  const { tokens, dialect } = parser;
  do {
    do yield* qualifier(parser);
    while (dialect.strictGenerators && tokens.accept('&&'));
  } while (tokens.accept(','));
}

function* qualifier(parser: ExpressionReader): Nested<void> {
  const { tokens, dialect } = parser;
  const arrows = dialect.strictGenerators ? ['<-', '<:-'] : ['<-'];
  const binaryArrows = dialect.strictGenerators ? ['<=', '<:='] : ['<='];
  const accept = (symbols: readonly string[]): boolean => symbols.some((symbol) => tokens.accept(symbol));
  const before = tokens.taken;
  yield parser.expression();
  if (dialect.mapComprehensions && tokens.accept(':=')) {
    yield parser.expression();
    if (!accept(arrows)) throw tokens.unexpected();
    yield parser.expression();
    return;
  }
  // Only a binary without anything around it is allowed before the arrow of a binary generator.
  const [start, end] = parser.lastBinary ?? [];
  const isWholeBinary = start === before && end === tokens.taken;
  if (accept(arrows) || (isWholeBinary && accept(binaryArrows))) yield parser.expression();
}
