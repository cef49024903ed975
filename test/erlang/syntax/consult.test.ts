import { describe, expect, test } from 'bun:test';
import { printFlat } from '../../../src/erlang/print/print-flat.ts';
import { consult, consultFirst, consultWithPlaces } from '../../../src/erlang/syntax/consult.ts';
import { atom, integer, list, type Term, tuple } from '../../../src/erlang/term/term.ts';
import { OnebeamError } from '../../../src/errors/onebeam-error.ts';
import { cpuTime } from '../../bed/cpu-time.ts';
import { oracles } from '../../bed/otp28.ts';
import { testWith } from '../../bed/when.ts';
import { consultCases } from '../consult-cases.ts';
import { dialectCases } from '../dialect-cases.ts';
import { seeded } from '../random.ts';
import { randomTerm } from '../random-term.ts';
import { differences, mutated, randomTokens, readAs } from '../read-as-otp.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const elementsOf = (term: Term | undefined): readonly Term[] =>
  term?.type === 'list' || term?.type === 'tuple' ? term.elements : [];

describe('consult', () => {
  test('reads every kind of literal', () => {
    const source = '{a,\'B c\',"s",$x,16#ff,1_000,-1.5e3,[a|b],#{k => <<1:4>>},<<"ü"/utf8>>,fun m:f/2}.';
    expect(consult(bytes(source)).map((term) => printFlat(term))).toEqual([
      '{a,\'B c\',"s",120,255,1000,-1.5e3,[a|b],#{k => <<1:4>>},<<"ü"/utf8>>,fun m:f/2}',
    ]);
  });

  test('reads all terms of a file, or only the first', () => {
    const source = bytes('% two terms\na. {b,1}.\n');
    expect(consult(source)).toEqual([atom('a'), tuple(atom('b'), integer(1))]);
    expect(consultFirst(bytes('a. ) "'))).toEqual(atom('a'));
  });

  test('reports the positions of faults and terms', () => {
    expect(() => consult(bytes('{a,\n  "é" b}.'), 'x.config')).toThrow(
      expect.objectContaining({
        code: 'term-syntax',
        data: {
          path: 'x.config',
          kind: 'parse',
          line: 2,
          column: 7,
          text: 'syntax error before: b',
        },
      }),
    );
    const { terms, placeOf } = consultWithPlaces(bytes('[{a,1},\n   {b,\n 2}].'));
    const second = elementsOf(terms[0])[1]!;
    expect(placeOf(second)).toEqual({ line: 2, column: 4 });
    expect(placeOf(elementsOf(second)[1]!)).toEqual({ line: 3, column: 2 });
  });

  test.each(['{', '[', '#{a=>', '(', '<<(', '[a|', '- ', 'not ', 'fun() -> ', 'f(', '#r{x=', 'case '])(
    'reports the end of a text as OTP does, after 100,000 times %p',
    (opening) => {
      expect(() => consult(bytes(opening.repeat(100_000)))).toThrow(
        expect.objectContaining({
          code: 'term-syntax',
          data: expect.objectContaining({ text: 'syntax error before: ' }),
        }),
      );
    },
  );

  test('reads long flat terms fast', async () => {
    const count = 200_000;
    const spent = await cpuTime(() => {
      const [term] = consult(bytes(`[${'a,'.repeat(count)}b].`));
      expect(elementsOf(term).length).toBe(count + 1);
    });
    expect(spent).toBeLessThan(5_000);
  });

  test('keeps the later of two equal keys', () => {
    expect(consult(bytes('#{a=>1,a=>2,1=>x,1.0=>y}.'))).toEqual(consult(bytes('#{a=>2,1=>x,1.0=>y}.')));
  });

  test('gives a value or an OnebeamError for every beginning of a text', () => {
    const source = bytes(
      `{"é\\x{263a}",'q', <<"a":8/little,1.5/float>>, #{$a => 16#f.8#e1}, ~s"x", """\n a\n """}.`,
    );
    for (let end = 0; end < source.length; end++) {
      try {
        consult(source.subarray(0, end));
      } catch (error) {
        expect(error).toBeInstanceOf(OnebeamError);
      }
    }
  });

  test('reads what printFlat wrote', () => {
    const random = seeded(7);
    for (let round = 0; round < 500; round++) {
      const term = randomTerm(random, 1 + (round % 30));
      const text = printFlat(term, 'unicode');
      expect(printFlat(consultFirst(bytes(`${text}.`)), 'unicode')).toBe(text);
    }
  });

  test('an empty list has no separate text', () => {
    expect(consult(bytes('"". [].'))).toEqual([list([]), list([])]);
  });
});

for (const [release, there] of await oracles()) {
  testWith({ there }, `reads as OTP ${release} does, faults included`, async ({ there }) => {
    const random = seeded(release);
    const texts = [...consultCases, ...dialectCases];
    const short = texts.filter((text) => text.length < 200);
    const changed = Array.from({ length: 400 }, () => mutated(random, random.pick(short)));
    const tokens = Array.from({ length: 400 }, () => randomTokens(random));
    expect(await differences(there, [...texts, ...changed, ...tokens])).toEqual({});
  });
}

test('reads maybe and else as atoms where no release was named', () => {
  expect(consult(bytes('{maybe,else}.'))).toEqual([tuple(atom('maybe'), atom('else'))]);
  expect(readAs('{maybe,else}.', 26)).toBe("{ok,[{'maybe','else'}]}");
  expect(() => consult(bytes('{maybe,else}.'), undefined, 27)).toThrow('term-syntax');
});
