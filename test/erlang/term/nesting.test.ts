import { describe, expect, test } from 'bun:test';
import { decodeTerm } from '../../../src/erlang/external/decode-term.ts';
import { encodeTerm } from '../../../src/erlang/external/encode-term.ts';
import { printFlat } from '../../../src/erlang/print/print-flat.ts';
import { printPretty } from '../../../src/erlang/print/print-pretty.ts';
import { consultFirst } from '../../../src/erlang/syntax/consult.ts';
import { atomsIn } from '../../../src/erlang/term/atoms-in.ts';
import { isTerm } from '../../../src/erlang/term/build-term.ts';
import { mostLevels, type Nested, pushReversed, unnest } from '../../../src/erlang/term/nesting.ts';
import type { Term } from '../../../src/erlang/term/term.ts';
import { sameTerm } from '../../../src/erlang/term/term-key.ts';
import { compareTerms } from '../../../src/erlang/term/term-order.ts';
import { deepShapes, deepText } from '../deep-terms.ts';

function* levels(count: number): Nested<string> {
  if (count === 1) return '';
  return `(${yield levels(count - 1)})`;
}

describe('unnest', () => {
  test('gives each level the result of the level inside', () => {
    expect(unnest(levels(4))).toBe('((()))');
  });

  test('ends behind the last level, with the path', () => {
    const deepest = (function* (): Nested<number> {
      let reached = 0;
      const next = function* (): Nested<void> {
        reached++;
        if (reached < mostLevels) yield next();
      };
      yield next();
      return reached;
    })();
    expect(unnest(deepest)).toBe(mostLevels);
    const endless = function* (): Nested<void> {
      yield endless();
    };
    expect(() => unnest(endless(), 'x.app')).toThrow(
      expect.objectContaining({ code: 'term-too-deep', data: { path: 'x.app', expected: mostLevels } }),
    );
  });
});

test('a stack gives pushed values in their order', () => {
  const stack = [0];
  pushReversed(stack, [1, 2]);
  expect([stack.pop(), stack.pop(), stack.pop()]).toEqual([1, 2, 0]);
});

const read = (text: string): Term => consultFirst(new TextEncoder().encode(`${text}.`));

test.each(Object.entries(deepShapes))('a term of 20,000 levels: %s', (_, shape) => {
  const text = deepText(shape, 20_000);
  const term = read(text);
  const again = decodeTerm(encodeTerm(term, 27));
  expect(isTerm(again)).toBe(true);
  expect(sameTerm(term, again)).toBe(true);
  expect(compareTerms(term, again, true)).toBe(0);
  expect(printFlat(again)).toBe(shape.flat?.(20_000) ?? text);
  expect(new Set(atomsIn(again))).toEqual(new Set(text.match(/[a-z]+/g)));
  const other = read(deepText({ ...shape, inner: 'z' }, 20_000));
  expect([sameTerm(term, other), compareTerms(term, other) < 0]).toEqual([false, true]);
});

test('prints lists and tuples of 20,000 levels on one line, which OTP does too', () => {
  for (const shape of [deepShapes.lists, deepShapes.tuples]) {
    const text = deepText(shape, 20_000);
    expect(printPretty(read(text)) === text).toBe(true);
  }
});

test('refuses a pretty text of more than 256 MiB, which fewer levels than the limit have', () => {
  const term = read(deepText(deepShapes.maps, 20_000));
  expect(() => printPretty(term)).toThrow(expect.objectContaining({ code: 'term-too-large' }));
});
