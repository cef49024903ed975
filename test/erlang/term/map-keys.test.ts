import { expect, test } from 'bun:test';
import { printFlat } from '../../../src/erlang/print/print-flat.ts';
import { consultFirst } from '../../../src/erlang/syntax/consult.ts';
import { lastOfEqualKeys } from '../../../src/erlang/term/map-keys.ts';
import type { ErlangMap, Term } from '../../../src/erlang/term/term.ts';

const read = (text: string): Term => consultFirst(new TextEncoder().encode(`${text}.`));

const elementsOf = (term: Term): readonly Term[] =>
  term.type === 'list' || term.type === 'tuple' ? term.elements : [];

/** Pairs of a list of `{Key, Value}` tuples. */
const pairsOf = (text: string): ErlangMap['pairs'] =>
  elementsOf(read(text)).map((pair) => [elementsOf(pair)[0]!, elementsOf(pair)[1]!] as const);

test.each([
  ['[{a,1},{b,2},{a,3}]', 'a=3 b=2'],
  ['[{1,a},{1.0,b},{1,c}]', '1=c 1.0=b'],
  ['[{0.0,a},{-0.0,b},{0.0,c}]', '0.0=c -0.0=b'],
  ['[{[0.0],a},{[-0.0],b},{[0.0],c}]', '[0.0]=c [-0.0]=b'],
  ['[{{a,[b]},1},{[],2},{{a,[b]},3},{{a,[c]},4},{[],5}]', '{a,[b]}=3 []=5 {a,[c]}=4'],
  ['[{#{a=>1,b=>2},x},{#{b=>2,a=>1},y},{#{b=>2.0,a=>1},z}]', '#{a => 1,b => 2}=y #{a => 1,b => 2.0}=z'],
  ['[{{1},a},{1,b},{[1],c}]', '{1}=a 1=b [1]=c'],
])('the last of equal keys counts, at the position of the first: %s', (pairs, expected) => {
  const kept = lastOfEqualKeys(pairsOf(pairs)).map(([key, value]) => `${printFlat(key)}=${printFlat(value)}`);
  expect(kept.join(' ')).toBe(expected);
});
