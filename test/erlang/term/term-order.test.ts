import { expect, test } from 'bun:test';
import { decodeTerm } from '../../../src/erlang/external/decode-term.ts';
import { encodeTerm } from '../../../src/erlang/external/encode-term.ts';
import { printFlat } from '../../../src/erlang/print/print-flat.ts';
import { consult } from '../../../src/erlang/syntax/consult.ts';
import { list, type Term } from '../../../src/erlang/term/term.ts';
import { compareTerms } from '../../../src/erlang/term/term-order.ts';
import { otp } from '../../bed/otp.ts';
import { testWith } from '../../bed/when.ts';
import { erlangMap } from '../oracle.ts';
import { seeded } from '../random.ts';
import { randomTerm } from '../random-term.ts';

const sorted = (terms: readonly Term[]): string =>
  printFlat(list([...terms].sort((a, b) => compareTerms(a, b))));

test('numbers, atoms, funs, tuples, maps, nil, lists, binaries', () => {
  const mixed = consult(
    new TextEncoder().encode('<<>>. [a]. []. #{}. {z}. {}. fun a:b/1. b. a. 2. 1.5. 1. [a|b]. [a,b].'),
  );
  expect(sorted(mixed)).toBe('[1,1.5,2,a,b,fun a:b/1,{},{z},#{},[],[a|b],[a],[a,b],<<>>]');
});

const otp27 = await otp(27);
testWith({ otp27 }, 'sorts as OTP 27', async ({ otp27 }) => {
  const random = seeded(5);
  const groups = Array.from({ length: 60 }, () =>
    list(Array.from({ length: 20 }, () => randomTerm(random, 6))),
  );
  const sort = 'fun(B) -> term_to_binary(lists:sort(binary_to_term(B))) end';
  const answers = await erlangMap(
    otp27,
    sort,
    groups.map((group) => encodeTerm(group, 27)),
  );
  for (const [at, group] of groups.entries())
    expect(sorted(group.elements)).toBe(printFlat(decodeTerm(answers[at]!)));
});
