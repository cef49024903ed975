import { type Nested, unnest } from './nesting.ts';
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
 * Compares as Erlang's `<` does, for `Array.prototype.sort`; with `exact`, an integer comes before an equal float and -0.0
 * before 0.0, which is the order of the keys of a map: then 0 means `=:=`.
 *
 * Source: Erlang reference manual, "Term Comparisons".
 */
export function compareTerms(a: Term, b: Term, exact = false): number {
  const compared = compareOne(a, b, exact);
  return typeof compared === 'number' ? compared : unnest(compared);
}

/** @returns the work that compares the terms inside, where those decide. */
function compareOne(a: Term, b: Term, exact: boolean): number | Nested<number> {
  const byRank = rankOf(a) - rankOf(b);
  if (byRank !== 0) return byRank;
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b, exact);
  if (a.type === 'atom' && b.type === 'atom') return compareText(a.name, b.name);
  if (a.type === 'tuple' && b.type === 'tuple') {
    return a.elements.length - b.elements.length || compareElements(a.elements, b.elements, exact);
  }
  if (a.type === 'list' && b.type === 'list') return compareLists(a, b, exact);
  if (a.type === 'map' && b.type === 'map') {
    return a.pairs.length - b.pairs.length || compareMaps(sortedPairs(a), sortedPairs(b), exact);
  }
  if (a.type === 'fun' && b.type === 'fun') {
    return compareText(a.module, b.module) || compareText(a.function, b.function) || a.arity - b.arity;
  }
  if (a.type === 'binary' && b.type === 'binary') {
    return compareBytes(a.bytes, b.bytes) || a.lastBits - b.lastBits;
  }
  return 0;
}

type Pairs = ErlangMap['pairs'];

/** Pairs of each map that was sorted: terms never change. */
const sortedMaps = new WeakMap<ErlangMap, Pairs>();

/** Pairs in the order of their keys: how OTP up to 25 keeps and writes small maps, and the one order that is stable. */
export function sortedPairs(map: ErlangMap): Pairs {
  // Inner maps first, so that sorting a map never starts to sort another one.
  for (const inner of unsortedMaps(map)) {
    const pairs =
      inner.pairs.length < 2 ? inner.pairs : [...inner.pairs].sort(([a], [b]) => compareTerms(a, b, true));
    sortedMaps.set(inner, pairs);
  }
  return sortedMaps.get(map)!;
}

/** The map, and the maps in its keys at any level that were never sorted; inner ones first. */
function unsortedMaps(map: ErlangMap): ErlangMap[] {
  const found: ErlangMap[] = [];
  const left: Term[] = [map];
  for (let term = left.pop(); term; term = left.pop()) {
    if (term.type === 'map' && !sortedMaps.has(term)) {
      found.push(term);
      // The order of pairs depends on keys alone, but values in a key are a part of that.
      for (const [key, value] of term.pairs) left.push(...(term === map ? [key] : [key, value]));
    } else if (term.type === 'tuple' || term.type === 'list') {
      for (const element of term.elements) if (isCompound(element)) left.push(element);
      if (term.type === 'list' && term.tail) left.push(term.tail);
    }
  }
  return found.reverse();
}

const isCompound = ({ type }: Term): boolean => type === 'tuple' || type === 'list' || type === 'map';

const isNumber = (term: Term): term is Integer | Float => term.type === 'integer' || term.type === 'float';

function compareNumbers(a: Integer | Float, b: Integer | Float, exact: boolean): number {
  if (exact && a.type !== b.type) return a.type === 'integer' ? -1 : 1;
  if (a.value < b.value) return -1;
  if (a.value > b.value) return 1;
  return exact ? Number(Object.is(b.value, -0)) - Number(Object.is(a.value, -0)) : 0;
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

function* compareElements(a: readonly Term[], b: readonly Term[], exact: boolean): Nested<number> {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const compared = compareOne(a[at]!, b[at]!, exact);
    const difference = typeof compared === 'number' ? compared : ((yield compared) as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

function* compareLists(a: List, b: List, exact: boolean): Nested<number> {
  const difference = yield* compareElements(a.elements, b.elements, exact);
  if (difference !== 0) return difference;
  const length = Math.min(a.elements.length, b.elements.length);
  const bothEnd = a.elements.length === b.elements.length && !a.tail && !b.tail;
  return bothEnd ? 0 : yield* compareElements([restOf(a, length)], [restOf(b, length)], exact);
}

const restOf = (list: List, from: number): Term => {
  const elements = list.elements.slice(from);
  if (elements.length === 0) return list.tail ?? { type: 'list', elements };
  // The shorter list has ended: only the kind of what is left decides, unless both tails are of one kind.
  return list.tail ? { type: 'list', elements, tail: list.tail } : { type: 'list', elements };
};

function* compareMaps(left: Pairs, right: Pairs, exact: boolean): Nested<number> {
  const keys = (pairs: Pairs): Term[] => pairs.map(([key]) => key);
  const values = (pairs: Pairs): Term[] => pairs.map(([, value]) => value);
  const byKeys = yield* compareElements(keys(left), keys(right), true);
  return byKeys || (yield* compareElements(values(left), values(right), exact));
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) if (a[at] !== b[at]) return a[at]! - b[at]!;
  return a.length - b.length;
}
