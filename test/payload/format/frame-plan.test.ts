import { expect, test } from 'bun:test';
import { largestFrame, planFrames } from '../../../src/payload/format/frame-plan.ts';
import { frameRawLimit } from '../../../src/payload/format/manifest-check.ts';

test('fills frames with complete entries', () => {
  expect(planFrames([[4, 4, 4, 4]], 10)).toEqual([8, 8]);
  expect(planFrames([[5, 5, 5]], 10)).toEqual([10, 5]);
});

test('an entry larger than a frame starts one, and shares its last', () => {
  expect(planFrames([[3, 25, 4, 2]], 10)).toEqual([3, 10, 10, 9, 2]);
  expect(planFrames([[20]], 10)).toEqual([10, 10]);
  expect(planFrames([[21, 9, 1]], 10)).toEqual([10, 10, 10, 1]);
});

test('parts never share a frame', () => {
  expect(planFrames([[1, 1], [1], []], 10)).toEqual([2, 1]);
});

test('loses nothing, and no frame is too long', () => {
  let state = 7;
  const next = () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state % 40;
  };
  for (let round = 0; round < 200; round++) {
    const entries = Array.from({ length: next() }, next);
    const frames = planFrames([entries], 16);
    const sum = (list: number[]) => list.reduce((total, length) => total + length, 0);
    expect(sum(frames)).toBe(sum(entries));
    expect(frames.every((length) => length > 0 && length <= 16)).toBe(true);
  }
});

test('a frame is small where time counts, and as large as launchers read where size counts', () => {
  const mebibyte = 1024 * 1024;
  expect([1, 15, 16, 19].map(largestFrame)).toEqual([
    4 * mebibyte,
    4 * mebibyte,
    16 * mebibyte,
    16 * mebibyte,
  ]);
  expect(largestFrame(19)).toBe(frameRawLimit);
});
