import type { Term } from '../term/term.ts';

/** An expression that is well-formed, but no literal. */
export const bad = Symbol('bad term');
export type Bad = typeof bad;
export type Expression = Term | Bad;
