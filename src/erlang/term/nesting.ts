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
      if (outer.push(current) > mostLevels) throw tooDeep(path);
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

const tooDeep = (path: string | undefined): OnebeamError =>
  new OnebeamError('term-too-deep', { ...(path === undefined ? {} : { path }), expected: mostLevels });

/** Adds values to a stack, from which they then come in their order. */
export function pushReversed<Value>(stack: Value[], values: readonly Value[]): void {
  for (let at = values.length - 1; at >= 0; at--) stack.push(values[at]!);
}
