import { availableParallelism, freemem } from 'node:os';

/** Maximum memory of one target: the base of its launcher, twice, and the current frames. In bytes. */
const memoryForOne = 512 * 1024 * 1024;

/**
 * Returns how many targets are built at the same time: never more than processors, nor than the free memory has
 * room for.
 */
export const targetsAtOnce = (): number =>
  Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / memoryForOne)));

/**
 * Runs a function for each element, some at a time, started in order.
 *
 * @returns the result of each, in order. After an error for which `isFatal` returns true, no more are started, and it
 *   is thrown when the running ones have ended.
 */
export async function forEachTarget<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
  isFatal: () => boolean,
): Promise<PromiseSettledResult<Result>[]> {
  const ended: PromiseSettledResult<Result>[] = [];
  const fatal: unknown[] = [];
  const left = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of left) {
      if (fatal.length > 0) return;
      [ended[index]] = (await Promise.allSettled([work(item)])) as [PromiseSettledResult<Result>];
      if (ended[index]?.status === 'rejected' && isFatal()) fatal.push(ended[index].reason);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  if (fatal.length > 0) throw fatal[0];
  return ended;
}

/** Runs only one function at a time, in the order of the calls. */
export function oneByOne(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
