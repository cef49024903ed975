import { expect, test } from 'bun:test';
import { writeTerm } from '../../../src/erlang/print/print-flat.ts';
import { parseTerm } from '../../../src/erlang/print/term-text.ts';
import { dialectOf } from '../../../src/erlang/syntax/dialect.ts';
import { TermParser } from '../../../src/erlang/syntax/parse-term.ts';
import { termFault } from './term-fault.ts';

test('reads terms of every kind, one after the other', () => {
  const parser = new TermParser(
    { text: '{a, -1, +2}. #{k => [v|t]}. <<1:4, 2:4>>.', brokenEnd: false },
    'x',
    dialectOf(27),
  );
  const all = [parser.next(), parser.next(), parser.next()].map((term) => writeTerm(term!));
  expect(all).toEqual(['{a,-1,2}', '#{k => [118|t]}'.replace('118', 'v'), '<<18>>']);
  expect(parser.next()).toBeUndefined();
});

test('reports where each term began, inner ones first', () => {
  const places: number[] = [];
  new TermParser({ text: ' {a, [b]}.', brokenEnd: false }, 'x', dialectOf(27), (_, at) =>
    places.push(at),
  ).next();
  expect(places).toEqual([2, 6, 5, 1]);
});

test('an expression that is not a literal is a bad term, anything else a syntax error', () => {
  for (const text of [
    'X',
    'f(1)',
    '1 + 2',
    'begin 1 end',
    'case 1 of _ -> 2 end',
    '#r{a = 1}',
    'fun() -> ok end',
    '[X || X <- []]',
  ]) {
    expect([text, termFault(text)]).toEqual([text, 'bad term']);
  }
  for (const text of ['{a', 'case 1 end', 'begin end', '#{a = 1}', 'fun(', '1 2', '- - 1']) {
    expect([text, termFault(text)]).toEqual([
      text,
      expect.stringMatching(/^(syntax error before: |bad term)/),
    ]);
  }
  expect(termFault('{a b}')).toBe('syntax error before: b');
});

test('a map has each key once, the last value counts', () => {
  expect(writeTerm(parseTerm('#{a => 1, a => 2}'))).toBe('#{a => 2}');
});
