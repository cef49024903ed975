import { pushReversed } from './nesting.ts';
import type { Term } from './term.ts';

/** All atoms that a term has anywhere, keys and the names in external funs too; one may come more than once. */
export function* atomsIn(term: Term): Generator<string> {
  const left: Term[] = [term];
  for (let next = left.pop(); next; next = left.pop()) {
    switch (next.type) {
      case 'atom':
        yield next.name;
        break;
      case 'tuple':
        pushReversed(left, next.elements);
        break;
      case 'list':
        if (next.tail) left.push(next.tail);
        pushReversed(left, next.elements);
        break;
      case 'map':
        pushReversed(left, next.pairs.flat());
        break;
      case 'fun':
        yield next.module;
        yield next.function;
    }
  }
}
