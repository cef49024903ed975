import type { ErlangMap, Float, Integer, List, Term } from './term.ts';

/** number < atom < fun < tuple < map < nil < list < bit string. Pids, ports and references have no text. */
const rank: Record<Term['type'], number> = {
  integer: 0,
  float: 0,
  atom: 1,
  fun: 2,
  tuple: 3,
  map: 4,
  list: 6,
  binary: 7,
};

const rankOf = (term: Term): number => (isNil(term) ? 5 : rank[term.type]);
const isNil = (term: Term): boolean => term.type === 'list' && term.elements.length === 0 && !term.tail;

/**
 * Compares as Erlang's `<` does, for `Array.prototype.sort`; with `exact`, an integer comes before an equal float, which is
 * the order of the keys of a map.
 *
 * Source: Erlang reference manual, "Term Comparisons".
 */
export function compareTerms(a: Term, b: Term, exact = false): number {
  const byRank = rankOf(a) - rankOf(b);
  if (byRank !== 0) return byRank;
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b, exact);
  if (a.type === 'atom' && b.type === 'atom') return compareText(a.name, b.name);
  if (a.type === 'tuple' && b.type === 'tuple') {
    return a.elements.length - b.elements.length || compareElements(a.elements, b.elements, exact);
  }
  if (a.type === 'list' && b.type === 'list') return compareLists(a, b, exact);
  if (a.type === 'map' && b.type === 'map') return compareMaps(a, b, exact);
  if (a.type === 'fun' && b.type === 'fun') {
    return compareText(a.module, b.module) || compareText(a.function, b.function) || a.arity - b.arity;
  }
  if (a.type === 'binary' && b.type === 'binary') {
    return compareBytes(a.bytes, b.bytes) || a.lastBits - b.lastBits;
  }
  return 0;
}

/** Pairs in the order of their keys: how OTP up to 25 keeps and writes small maps, and the one order that is stable. */
export function sortedPairs(map: ErlangMap): ErlangMap['pairs'] {
  return [...map.pairs].sort(([a], [b]) => compareTerms(a, b, true));
}

const isNumber = (term: Term): term is Integer | Float => term.type === 'integer' || term.type === 'float';

function compareNumbers(a: Integer | Float, b: Integer | Float, exact: boolean): number {
  if (exact && a.type !== b.type) return a.type === 'integer' ? -1 : 1;
  if (a.value < b.value) return -1;
  return a.value > b.value ? 1 : 0;
}

/** By code points: JavaScript's order would put surrogates before the end of the first plane. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const left = Array.from(a);
  const right = Array.from(b);
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const difference = left[at]!.codePointAt(0)! - right[at]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function compareElements(a: readonly Term[], b: readonly Term[], exact: boolean): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = compareTerms(a[at]!, b[at]!, exact);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareLists(a: List, b: List, exact: boolean): number {
  const difference = compareElements(a.elements, b.elements, exact);
  if (difference !== 0) return difference;
  const length = Math.min(a.elements.length, b.elements.length);
  const bothEnd = a.elements.length === b.elements.length && !a.tail && !b.tail;
  return bothEnd ? 0 : compareTerms(restOf(a, length), restOf(b, length), exact);
}

const restOf = (list: List, from: number): Term => {
  const elements = list.elements.slice(from);
  if (elements.length === 0) return list.tail ?? { type: 'list', elements };
  // The shorter list has ended: only the kind of what is left decides, unless both tails are of one kind.
  return list.tail ? { type: 'list', elements, tail: list.tail } : { type: 'list', elements };
};

function compareMaps(a: ErlangMap, b: ErlangMap, exact: boolean): number {
  if (a.pairs.length !== b.pairs.length) return a.pairs.length - b.pairs.length;
  const left = sortedPairs(a);
  const right = sortedPairs(b);
  const keys = (pairs: ErlangMap['pairs']): Term[] => pairs.map(([key]) => key);
  const values = (pairs: ErlangMap['pairs']): Term[] => pairs.map(([, value]) => value);
  return (
    compareElements(keys(left), keys(right), true) || compareElements(values(left), values(right), exact)
  );
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) if (a[at] !== b[at]) return a[at]! - b[at]!;
  return a.length - b.length;
}
