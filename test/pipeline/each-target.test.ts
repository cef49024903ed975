import { expect, test } from 'bun:test';
import { availableParallelism } from 'node:os';
import { forEachTarget, oneByOne, targetsAtOnce } from '../../src/pipeline/each-target.ts';

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Runs scripted work, and counts how many run at the same time. */
function watched(work: (item: number) => unknown = (item) => item * 10) {
  let running = 0;
  const seen = { most: 0, started: [] as number[] };
  const each = async (item: number) => {
    seen.started.push(item);
    seen.most = Math.max(seen.most, ++running);
    await tick();
    running -= 1;
    return work(item);
  };
  return { each, seen };
}

const fail = (item: number) => {
  throw new Error(`no ${item}`);
};

test('runs at most the given number at a time, with results in the order of the items', async () => {
  const { each, seen } = watched();
  const ended = await forEachTarget([1, 2, 3, 4, 5], 2, each, () => false);
  expect(ended.map((end) => (end.status === 'fulfilled' ? end.value : 0))).toEqual([10, 20, 30, 40, 50]);
  expect(seen).toEqual({ most: 2, started: [1, 2, 3, 4, 5] });
});

test('one that fails does not stop the others', async () => {
  const { each } = watched((item) => (item === 2 ? fail(item) : item));
  const ended = await forEachTarget([1, 2, 3], 1, each, () => false);
  expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('after a fatal error, starts no more, and throws when the running ones have ended', async () => {
  let late = false;
  const { each, seen } = watched(async (item) => {
    if (item === 1) fail(item);
    await tick();
    late = true;
  });
  await expect(forEachTarget([1, 2, 3, 4], 2, each, () => true)).rejects.toThrow('no 1');
  expect(late).toBe(true);
  expect(seen.started).toEqual([1, 2]);
});

test('one at a time: in the order of the calls, the next also after a failure', async () => {
  const inTurn = oneByOne();
  const { each, seen } = watched((item) => (item === 2 ? fail(item) : item));
  const ended = await Promise.allSettled([1, 2, 3].map((item) => inTurn(() => each(item))));
  expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(seen).toEqual({ most: 1, started: [1, 2, 3] });
});

test('at least one target is built, and never more than there are processors', () => {
  expect(targetsAtOnce()).toBeGreaterThanOrEqual(1);
  expect(targetsAtOnce()).toBeLessThanOrEqual(availableParallelism());
});
