import type { Term } from './term.ts';
import { sortedPairs } from './term-order.ts';

/** A text that two terms share exactly when they are equal by `=:=`: for `Map` and `Set`. */
export function termKey(term: Term): string {
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
    case 'tuple':
      return `{${term.elements.map(termKey).join()}}`;
    case 'list':
      return `[${term.elements.map(termKey).join()}${term.tail ? `|${termKey(term.tail)}` : ''}]`;
    case 'map':
      return `(${sortedPairs(term).flat().map(termKey).join()})`;
  }
}

/** Erlang's `=:=`. */
export const sameTerm = (a: Term, b: Term): boolean => a === b || termKey(a) === termKey(b);
