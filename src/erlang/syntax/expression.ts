import type { Nested } from '../term/nesting.ts';
import type { Term } from '../term/term.ts';
import type { Dialect } from './dialect.ts';
import type { TokenStream } from './scan/token-stream.ts';

/** An expression that is well-formed, but no literal. */
export const bad = Symbol('bad term');
export type Bad = typeof bad;
export type Expression = Term | Bad;

/**
 * The parser's interface for the readers of compounds, blocks and binaries. An expression in an expression is work on the
 * next level, which a reader yields: `yield parser.expression()` gives the expression.
 */
export interface ExpressionReader {
  readonly tokens: TokenStream;
  readonly dialect: Dialect;
  /** The last binary that was read: how many tokens had been taken before and behind it. */
  readonly lastBinary: readonly [start: number, end: number] | undefined;
  /** Elements that come before those of the list that is read next: `[a | [b]]` is `[a, b]`. */
  before: Expression[] | undefined;
  /** Reads a literal without others inside, unless it is only the beginning of an expression. */
  leaf(): Expression | undefined;
  /** Reads an expression whose operators bind at least as tightly as `lowest`. */
  expression(lowest?: number): Nested<Expression>;
  /** Reads an expression without operators and suffixes. */
  primary(): Nested<Expression>;
  /** Reads expressions up to the closing bracket, which may follow immediately. */
  expressions(close: string): Nested<Term[] | Bad>;
  /** Reads adjacent string literals, which are one. */
  stringLiteral(): string;
  /** Takes a sigil: a string, or a binary in UTF-8. */
  sigilText(): { text: string; isString: boolean } | undefined;
}
