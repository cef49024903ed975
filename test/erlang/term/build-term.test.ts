import { expect, test } from 'bun:test';
import { printFlat } from '../../../src/erlang/print/print-flat.ts';
import { isTerm, term } from '../../../src/erlang/term/build-term.ts';
import { atom, integer, type Term } from '../../../src/erlang/term/term.ts';

test('builds a term of 20,000 levels from the inside', () => {
  let built: Term = term.integer(1);
  for (let level = 0; level < 20_000; level++) built = term.list([built]);
  expect(printFlat(built)).toBe('['.repeat(20_000) + '1' + ']'.repeat(20_000));
});

test('a term that contains itself is not valid', () => {
  const elements: Term[] = [atom('a'), integer(1)];
  const endless: Term = { type: 'tuple', elements };
  elements.push(endless);
  expect(isTerm(endless)).toBe(false);
});

test('a list that has changed after it was built is checked again', () => {
  const elements: Term[] = [term.atom('a')];
  const built = term.list(elements);
  elements.push('b' as unknown as Term);
  expect(isTerm(built)).toBe(false);
});

test.each([
  ['a key without its value', { type: 'map', pairs: [[atom('a')]] }],
  ['pairs that are not arrays', { type: 'map', pairs: [atom('a'), atom('b')] }],
  ['an invalid tail', { type: 'list', elements: [atom('a')], tail: 'b' }],
  ['an invalid element at any level', { type: 'tuple', elements: [{ type: 'list', elements: [null] }] }],
])('%s is not valid', (_, value) => {
  expect(isTerm(value)).toBe(false);
});
