import type { OnebeamError } from '../../errors/onebeam-error.ts';
import type { Term } from '../term/term.ts';
import type { TokenStream } from './token-stream.ts';

/** An expression that is well-formed, but no literal. */
export const bad = Symbol('bad term');
export type Bad = typeof bad;
export type Expression = Term | Bad;

/** What the readers of a compound or a binary ask of the parser for the expressions in it. */
export interface ExpressionReader {
  readonly tokens: TokenStream;
  /** Reads an expression with its operators. */
  expression(): Expression;
  /** Reads an expression without operators and suffixes. */
  primary(): Expression;
  /** Reads expressions up to the closing bracket, which may come at once. */
  expressions(close: string): Term[] | Bad;
  /** Reads adjacent string literals, which are one. */
  stringLiteral(): string;
  /** The error for an expression that cannot be part of a literal, however it goes on. */
  notLiteral(): OnebeamError;
}
