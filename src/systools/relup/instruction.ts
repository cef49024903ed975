import { pushReversed } from '../../erlang/term/nesting.ts';
import { atom, list, type Term, tuple } from '../../erlang/term/term.ts';
import { sameTerm, termKey } from '../../erlang/term/term-key.ts';
import { reasonOf } from '../format/reason.ts';

/** An upgrade instruction, high-level or low-level: a tuple with a name, or only a name. A plain term. */
export type Instruction = Term;

/** Name and number of arguments, `load_module/2`; anything else has the empty name. */
export function shapeOf(instruction: Instruction): string {
  const { tag, rest } = reasonOf(instruction);
  return `${tag}/${rest.length}`;
}

export const argumentsOf = (instruction: Instruction): readonly Term[] => reasonOf(instruction).rest;

export const instruction = (name: string, ...args: readonly Term[]): Instruction =>
  tuple(atom(name), ...args);

export const brutalPurge = atom('brutal_purge');
export const pointOfNoReturn = atom('point_of_no_return');

export const atoms = (names: readonly string[]): Term => list(names.map(atom));

/** Elements of a tuple of this size. */
export function tupleOf(term: Term | undefined, size: number): readonly Term[] | undefined {
  return term?.type === 'tuple' && term.elements.length === size ? term.elements : undefined;
}

/** Elements of a list, and of lists in it. */
export function flatElements(term: Term): readonly Term[] {
  const flat: Term[] = [];
  const left = [term];
  for (let next = left.pop(); next; next = left.pop()) {
    if (next.type === 'list') pushReversed(left, next.elements);
    else flat.push(next);
  }
  return flat;
}

/** Those of `terms` that `others` does not hold, in their order. */
export function without(terms: readonly Term[], others: readonly Term[]): Term[] {
  const keys = new Set(others.map(termKey));
  return terms.filter((term) => !keys.has(termKey(term)));
}

export const holds = (terms: readonly Term[], wanted: Term): boolean =>
  terms.some((term) => sameTerm(term, wanted));
