import { printFlat } from '../../erlang/print/print-flat.ts';
import type { Term } from '../../erlang/term/term.ts';

/** Returns a term as Erlang text on one line, with Unicode characters as text. */
export const formatTerm = (term: Term): string => printFlat(term, 'unicode');
