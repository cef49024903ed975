import { OnebeamError } from '../../errors/onebeam-error.ts';

/**
 * OTP reads and writes terms as deep as its memory allows. A level takes up to 2 kB here, so that hostile input
 * could claim any amount.
 */
export const mostLevels = 1_000_000;

/**
 * The work on one level of a term. It yields the work on each level inside, and gets the result of that back, so
 * that it reads like a recursive function and needs no more stack with more levels.
 */
export interface Nested<Result> extends Generator<Nested<unknown>, Result, unknown> {}

/**
 * Does nested work, from the outermost level.
 *
 * @param path of the term, for messages.
 * @throws OnebeamError `term-too-deep`
 */
export function unnest<Result>(outermost: Nested<Result>, path?: string): Result {
  const outer: Nested<unknown>[] = [];
  let current: Nested<unknown> = outermost;
  let result: unknown;
  for (;;) {
    const step = current.next(result);
    if (!step.done) {
      checkLevel(outer.push(current), path);
      current = step.value;
      result = undefined;
    } else {
      const next = outer.pop();
      if (!next) return step.value as Result;
      current = next;
      result = step.value;
    }
  }
}

/** @throws OnebeamError `term-too-deep` */
export function checkLevel(level: number, path: string | undefined): void {
  if (level > mostLevels)
    throw new OnebeamError('term-too-deep', {
      ...(path === undefined ? {} : { path }),
      expected: mostLevels,
    });
}

/**
 * Computes a result for a tree from the results for its parts: less work than `unnest` where no order but this is needed.
 *
 * @param leaf the result for a node without parts; `undefined` for other nodes.
 * @throws OnebeamError `term-too-deep`
 */
export function fold<Node, Inner extends Node, Result>(
  root: Node,
  leaf: (node: Node) => Result | undefined,
  parts: (node: Inner) => readonly Node[],
  finish: (node: Inner, results: Result[]) => Result,
): Result {
  const first = leaf(root);
  if (first !== undefined) return first;
  const outer: { node: Inner; inside: readonly Node[]; results: Result[] }[] = [];
  // Only an inner node has no result as a leaf.
  const open = (node: Node) => ({
    node: node as Inner,
    inside: parts(node as Inner),
    results: [] as Result[],
  });
  let current = open(root);
  for (;;) {
    const { node, inside, results } = current;
    let deeper: Node | undefined;
    while (results.length < inside.length && deeper === undefined) {
      const result = leaf(inside[results.length]!);
      if (result === undefined) deeper = inside[results.length]!;
      else results.push(result);
    }
    if (deeper !== undefined) {
      checkLevel(outer.push(current), undefined);
      current = open(deeper);
    } else {
      const next = outer.pop();
      const result = finish(node, results);
      if (!next) return result;
      next.results.push(result);
      current = next;
    }
  }
}

/** Adds values to a stack, from which they then come in their order. */
export function pushReversed<Value>(stack: Value[], values: readonly Value[]): void {
  for (let at = values.length - 1; at >= 0; at--) stack.push(values[at]!);
}
