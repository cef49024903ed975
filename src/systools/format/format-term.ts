import { printFlat } from '../../erlang/print/print-flat.ts';
import type { Term } from '../../erlang/term/term.ts';

/** A term as Erlang text on one line, with all of Unicode as text. */
export const formatTerm = (term: Term): string => printFlat(term, 'unicode');
