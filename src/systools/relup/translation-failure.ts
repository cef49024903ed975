import { atom, type Term, tuple } from '../../erlang/term/term.ts';
import { SystoolsError } from '../failure.ts';

/** `{Tag, What, …}`, or only the tag: an instruction that `systools_rc` refuses. */
export const translationFailure = (tag: string, ...what: readonly Term[]): SystoolsError =>
  new SystoolsError(what.length === 0 ? atom(tag) : tuple(atom(tag), ...what), 'systools_rc');
