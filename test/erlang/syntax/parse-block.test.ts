import { expect, test } from 'bun:test';
import { termFault } from './term-fault.ts';

test('a complete block is an expression, not a term', () => {
  const blocks = [
    ...['begin a, B end', 'if A > 1 -> a; true -> b end', 'case f() of {ok, X} when X > 0 -> X; _ -> 0 end'],
    ...['receive a -> b after 10 -> c end', 'receive after infinity -> c end', 'receive x -> y end'],
    ...['try f() catch _ -> a end', 'try f() of x -> y catch error:R:S when R > 1 -> S after g() end'],
    ...[
      'try f() after g() end',
      'fun(A) when A > 1 -> A; (_) -> 0 end',
      'fun F(0) -> 1; F(N) -> F(N - 1) end',
      'catch f()',
    ],
  ];
  for (const text of blocks) expect([text, termFault(text)]).toEqual([text, 'bad term']);
});

test('maybe is a block where the release reserves the word', () => {
  const text = 'maybe {ok, A} ?= f(), g(A) else _ -> no end';
  expect([termFault(text, 27), termFault(text, 25)]).toEqual(['bad term', "syntax error before: '{'"]);
});

test('reports the position of a fault inside, before the block is refused', () => {
  const cases = {
    'begin end': "'end'",
    'case 1 end': "'end'",
    'if end': "'end'",
    'try f() end': "'end'",
    'receive after 10 end': "'end'",
    'case 1 of a -> end': "'end'",
    'fun(A) -> end': "'end'",
    'begin a, end': "'end'",
  };
  for (const [text, token] of Object.entries(cases)) {
    expect([text, termFault(text)]).toEqual([text, `syntax error before: ${token}`]);
  }
});
