import type { ErlangMap, Term } from './term.ts';
import { type Leaf, leafKey } from './term-key.ts';
import { compareTerms } from './term-order.ts';

type Pairs = ErlangMap['pairs'];

/**
 * The pairs of a map literal: of pairs with equal keys (`=:=`), the last one, at the position of the first one.
 *
 * Keys with terms inside are compared and never written as one text: in maps that are keys of maps, the text would
 * repeat itself on every level.
 */
export function lastOfEqualKeys(pairs: Pairs): Pairs {
  if (pairs.length < 2) return pairs;
  const indexes = new Map<string | number, number>();
  let compounds: Map<number, number> | undefined;
  for (let at = 0; at < pairs.length; at++) {
    const key = pairs[at]![0];
    if (isLeaf(key)) indexes.set(leafKey(key), at);
    else {
      compounds ??= firstEqualCompounds(pairs);
      indexes.set(compounds.get(at)!, at);
    }
  }
  return indexes.size === pairs.length ? pairs : Array.from(indexes.values(), (at) => pairs[at]!);
}

const isLeaf = (term: Term): term is Leaf =>
  term.type !== 'tuple' && term.type !== 'list' && term.type !== 'map';

/** For the index of each key with terms inside, the first index of an equal key. */
function firstEqualCompounds(pairs: Pairs): Map<number, number> {
  const compounds = Array.from(pairs.keys()).filter((at) => !isLeaf(pairs[at]![0]));
  const order = (a: number, b: number): number => compareTerms(pairs[a]![0], pairs[b]![0], true);
  compounds.sort((a, b) => order(a, b) || a - b);
  const firstOf = new Map<number, number>();
  let first = -1;
  for (const at of compounds) {
    if (first < 0 || order(first, at) !== 0) first = at;
    firstOf.set(at, first);
  }
  return firstOf;
}
