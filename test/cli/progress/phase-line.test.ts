import { expect, test } from 'bun:test';
import { type Underway, underwayLine } from '../../../src/cli/progress/phase-line.ts';

const packing: Underway = {
  target: 'linux-x64',
  phase: 'payload',
  milliseconds: 1234,
  amount: { done: 30, total: 60 },
};

test('a bar when it is known how much there is to do', () => {
  expect(underwayLine(packing, 80, true)).toBe(
    'linux-x64: packing payload 1.2 s ███████████████░░░░░░░░░░░░░░░  50 %',
  );
  expect(underwayLine(packing, 80, false)).toContain('###############---------------  50 %');
});

test('bytes and time when the end is not known', () => {
  const fetching: Underway = {
    ...packing,
    detail: 'fetching it',
    amount: { done: 2_500_000, total: undefined },
  };
  expect(underwayLine(fetching, 80, true)).toBe('linux-x64: fetching it 1.2 s 2.5 MB');
});

test('no line is wider than the terminal', () => {
  for (const amount of [undefined, { done: 1, total: 3 }, { done: 9, total: undefined }]) {
    for (let columns = 1; columns < 120; columns++) {
      const long = { ...packing, detail: 'fetching https://example.org/a/very/long/address.tar.gz', amount };
      expect(underwayLine(long, columns, true).length).toBeLessThanOrEqual(columns);
      expect(underwayLine(long, columns, false).length).toBeLessThanOrEqual(columns);
    }
  }
});

test('more than all is not shown', () => {
  expect(underwayLine({ ...packing, amount: { done: 90, total: 60 } }, 80, true)).toContain(' 100 %');
});
