import { type Nested, unnest } from './nesting.ts';
import type { Term } from './term.ts';
import { sortedPairs } from './term-order.ts';

/** A text that two terms share exactly when they are equal by `=:=`: for `Map` and `Set`. */
export function termKey(term: Term): string {
  const parts: string[] = [];
  const inside = writeKey(term, parts);
  if (inside) unnest(inside);
  return parts.join('');
}

/** Writes the key of a term without terms inside. @returns for other terms, the work that writes theirs. */
function writeKey(term: Term, parts: string[]): Nested<void> | undefined {
  switch (term.type) {
    case 'tuple':
      return writeKeys(parts, '{', term.elements, '}');
    case 'list':
      return writeKeys(parts, '[', term.elements, ']', term.tail);
    case 'map':
      return writeKeys(parts, '(', sortedPairs(term).flat(), ')');
    default:
      parts.push(leafKey(term));
  }
}

function* writeKeys(
  parts: string[],
  open: string,
  terms: readonly Term[],
  close: string,
  tail?: Term,
): Nested<void> {
  parts.push(open);
  for (const term of terms) {
    const inside = writeKey(term, parts);
    if (inside) yield inside;
    parts.push(',');
  }
  if (tail) {
    parts.push('|');
    const inside = writeKey(tail, parts);
    if (inside) yield inside;
  }
  parts.push(close);
}

/** Terms that have no terms inside. */
export type Leaf = Exclude<Term, { type: 'tuple' | 'list' | 'map' }>;

/** As `termKey`. */
export function leafKey(term: Leaf): string {
  switch (term.type) {
    case 'atom':
      return `a${JSON.stringify(term.name)}`;
    case 'integer':
      return `${term.value}`;
    case 'float':
      return Object.is(term.value, -0) ? 'f-0' : `f${term.value}`;
    case 'binary':
      return `b${term.lastBits}:${Buffer.from(term.bytes).toString('base64')}`;
    case 'fun':
      return `F${JSON.stringify([term.module, term.function, term.arity])}`;
  }
}

/** Erlang's `=:=`. */
export const sameTerm = (a: Term, b: Term): boolean => a === b || termKey(a) === termKey(b);
