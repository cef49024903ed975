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
        for (let at = next.elements.length - 1; at >= 0; at--) left.push(next.elements[at]!);
        break;
      case 'list':
        if (next.tail) left.push(next.tail);
        for (let at = next.elements.length - 1; at >= 0; at--) left.push(next.elements[at]!);
        break;
      case 'map':
        for (const [key, value] of next.pairs.toReversed()) left.push(value, key);
        break;
      case 'fun':
        yield next.module;
        yield next.function;
    }
  }
}
