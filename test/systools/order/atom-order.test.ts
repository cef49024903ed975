import { expect, test } from 'bun:test';
import { compareAtoms, sortedAtoms } from '../../../src/systools/order/atom-order.ts';

const codePoints = (text: string): number[] => Array.from(text, (char) => char.codePointAt(0)!);

/** Erlang's order, the slow way. */
function byCodePoints(left: string, right: string): number {
  const [a, b] = [codePoints(left), codePoints(right)];
  const at = a.findIndex((code, index) => code !== b[index]);
  if (at < 0) return a.length - b.length;
  return at >= b.length ? 1 : a[at]! - b[at]!;
}

const names = [
  '',
  'a',
  'ab',
  'b',
  'B',
  'é',
  'z',
  '日',
  '\ufffd',
  '\ue000',
  '😀',
  '😀a',
  '😁',
  'a😀',
  'a\ufffd',
  '\ud7ff',
];

test('sorts atoms by their code points, also beyond U+FFFF', () => {
  for (const left of names) {
    for (const right of names) {
      expect(Math.sign(compareAtoms(left, right))).toBe(Math.sign(byCodePoints(left, right)));
    }
  }
  expect(sortedAtoms(names)).toEqual([...names].sort(byCodePoints));
  expect(sortedAtoms(['b', 'é', 'B', 'a'])).toEqual(['B', 'a', 'b', 'é']);
});
