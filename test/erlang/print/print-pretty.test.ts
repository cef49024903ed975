import { describe, expect, test } from 'bun:test';
import { decodeTerm } from '../../../src/erlang/external/decode-term.ts';
import { encodeTerm } from '../../../src/erlang/external/encode-term.ts';
import { printFlat, writeTerm } from '../../../src/erlang/print/print-flat.ts';
import { printPretty } from '../../../src/erlang/print/print-pretty.ts';
import { atom, integer, list, string, type Term, tuple } from '../../../src/erlang/term/term.ts';
import { otp } from '../../bed/otp.ts';
import { testWith } from '../../bed/when.ts';
import { erlangMap } from '../oracle.ts';
import { seeded } from '../random.ts';
import { randomTerm } from '../random-term.ts';

const format = `fun(B) ->
    T = binary_to_term(B),
    Texts = [unicode:characters_to_binary(io_lib:format(F, [T])) || F <- ["~tp", "~0tp", "~tw", "~w"]],
    term_to_binary(list_to_tuple(Texts))
  end`;

/** The order of maps depends on the emulator beyond OTP 25, and `maybe` is quoted from 27 on. */
const terms = (count: number, withMaps: boolean): Term[] => {
  const random = seeded(20);
  return Array.from({ length: count }, (_, at) => randomTerm(random, 1 + (at % 60), withMaps));
};

function textsOf(encoded: Uint8Array): string[] {
  const texts = decodeTerm(encoded);
  return texts.type === 'tuple'
    ? texts.elements.map((it) => (it.type === 'binary' ? Buffer.from(it.bytes).toString() : ''))
    : [];
}

describe('printPretty', () => {
  test('keeps on one line what fits', () => {
    expect(printPretty(tuple(atom('a'), list([string('x'), integer(1)])))).toBe('{a,["x",1]}');
  });

  test('breaks a release script as systools writes it', () => {
    const modules = list(Array.from({ length: 12 }, (_, at) => atom(`module_number_${at}`)));
    const script = tuple(
      atom('script'),
      tuple(string('r'), string('1')),
      list([tuple(atom('primLoad'), modules)]),
    );
    expect(printPretty(script)).toBe(
      [
        '{script,{"r","1"},',
        '        [{primLoad,[module_number_0,module_number_1,module_number_2,',
        '                    module_number_3,module_number_4,module_number_5,',
        '                    module_number_6,module_number_7,module_number_8,',
        '                    module_number_9,module_number_10,module_number_11]}]}',
      ].join('\n'),
    );
  });
});

for (const release of [25, 27, 29] as const) {
  const there = await otp(release);
  for (const range of ['latin1', 'unicode'] as const) {
    testWith({ there }, `prints as OTP ${release} with +pc ${range}`, async ({ there }) => {
      const ours = terms(400, release === 25);
      expect(ours.length).toBeGreaterThan(100);
      const theirs = await erlangMap(
        there,
        format,
        ours.map((term) => encodeTerm(term, release)),
        range,
      );
      for (const [at, term] of ours.entries()) {
        const printed = [
          printPretty(term, range, { otp: release }),
          printFlat(term, range, release),
          writeTerm(term, 'unicode', release),
          writeTerm(term, 'latin1', release),
        ];
        expect(printed).toEqual(textsOf(theirs[at]!));
      }
    });
  }
}
