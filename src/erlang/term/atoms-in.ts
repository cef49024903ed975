import type { Term } from './term.ts';

/** All atoms that a term has anywhere, keys and the names in external funs too; one may come more than once. */
export function* atomsIn(term: Term): Generator<string> {
  switch (term.type) {
    case 'atom':
      yield term.name;
      break;
    case 'tuple':
      for (const element of term.elements) yield* atomsIn(element);
      break;
    case 'list':
      for (const element of term.elements) yield* atomsIn(element);
      if (term.tail) yield* atomsIn(term.tail);
      break;
    case 'map':
      for (const [key, value] of term.pairs) {
        yield* atomsIn(key);
        yield* atomsIn(value);
      }
      break;
    case 'fun':
      yield term.module;
      yield term.function;
  }
}
