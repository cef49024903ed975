import type { ExpressionReader } from './expression.ts';

/** The qualifiers of a comprehension, behind its `||`. */
export function parseQualifiers(parser: ExpressionReader): void {
  const { tokens, dialect } = parser;
  do {
    do qualifier(parser);
    while (dialect.strictGenerators && tokens.accept('&&'));
  } while (tokens.accept(','));
}

function qualifier(parser: ExpressionReader): void {
  const { tokens, dialect } = parser;
  const arrows = dialect.strictGenerators ? ['<-', '<:-'] : ['<-'];
  const binaryArrows = dialect.strictGenerators ? ['<=', '<:='] : ['<='];
  const accept = (symbols: readonly string[]): boolean => symbols.some((symbol) => tokens.accept(symbol));
  const before = tokens.taken;
  parser.expression();
  if (dialect.mapComprehensions && tokens.accept(':=')) {
    parser.expression();
    if (!accept(arrows)) throw tokens.unexpected();
    parser.expression();
    return;
  }
  // Only a binary without anything around it is allowed before the arrow of a binary generator.
  const [start, end] = parser.lastBinary ?? [];
  const isWholeBinary = start === before && end === tokens.taken;
  if (accept(arrows) || (isWholeBinary && accept(binaryArrows))) parser.expression();
}
