import { pushReversed } from '../../erlang/term/nesting.ts';
import type { Term } from '../../erlang/term/term.ts';

/** The parts of a reason: its tag, `missing_sasl` or the first atom of a tuple, and the other elements. */
export interface ReasonParts {
  readonly tag: string;
  readonly rest: readonly Term[];
}

/** Splits a reason into its tag and its elements. The tag is empty for a term without one. */
export function reasonOf(term: Term | undefined): ReasonParts {
  if (term?.type === 'atom') return { tag: term.name, rest: [] };
  if (term?.type !== 'tuple') return { tag: '', rest: [] };
  const [tag, ...rest] = term.elements;
  return tag?.type === 'atom' ? { tag: tag.name, rest } : { tag: '', rest: term.elements };
}

/** Elements of a proper list; nothing for any other term. */
export function elementsOf(term: Term | undefined): readonly Term[] {
  return term?.type === 'list' && !term.tail ? term.elements : [];
}

/** The text of a nested list of texts, `["syntax error before: ", "foo"]`. */
export function charactersOf(term: Term): string {
  let text = '';
  const left = [term];
  for (let next = left.pop(); next; next = left.pop()) {
    if (next.type === 'integer') text += String.fromCodePoint(Number(next.value));
    else pushReversed(left, elementsOf(next));
  }
  return text;
}
