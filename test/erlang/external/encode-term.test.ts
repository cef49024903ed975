import { describe, expect, test } from 'bun:test';
import { decodeTerm } from '../../../src/erlang/external/decode-term.ts';
import { encodeTerm } from '../../../src/erlang/external/encode-term.ts';
import { printFlat } from '../../../src/erlang/print/print-flat.ts';
import { consultFirst } from '../../../src/erlang/syntax/consult.ts';
import { list, type Term } from '../../../src/erlang/term/term.ts';
import { termKey } from '../../../src/erlang/term/term-key.ts';
import { otp } from '../../bed/otp.ts';
import { testWith } from '../../bed/when.ts';
import { erlangMap } from '../oracle.ts';
import { seeded } from '../random.ts';
import { randomTerm } from '../random-term.ts';

const parsed = (text: string): Term => consultFirst(new TextEncoder().encode(`${text}.`));

describe('encodeTerm', () => {
  test.each([
    ['a', 27, '83 77 01 61'],
    ['a', 25, '83 64 0001 61'],
    ["'é'", 25, '83 64 0001 e9'],
    ["'é'", 26, '83 77 02 c3a9'],
    ["'☺'", 25, '83 77 03 e298ba'],
    ['255', 27, '83 61 ff'],
    ['256', 27, '83 62 00000100'],
    ['-1', 27, '83 62 ffffffff'],
    ['2147483648', 27, '83 6e 04 00 00000080'],
    ['-2147483649', 27, '83 6e 04 01 01000080'],
    ['1.0', 27, '83 46 3ff0000000000000'],
    ['{}', 27, '83 68 00'],
    ['[]', 27, '83 6a'],
    ['"ab"', 27, '83 6b 0002 6162'],
    ['[256]', 27, '83 6c 00000001 62 00000100 6a'],
    ['[1|a]', 27, '83 6c 00000001 61 01 77 01 61'],
    ['<<"a">>', 27, '83 6d 00000001 61'],
    ['<<1:3>>', 27, '83 4d 00000001 03 20'],
    ['#{b=>2,a=>1}', 27, '83 74 00000002 77 01 61 61 01 77 01 62 61 02'],
    ['fun m:f/3', 27, '83 71 77 01 6d 77 01 66 61 03'],
  ])('%s for OTP %i', (text, otpRelease, bytes) => {
    expect(Buffer.from(encodeTerm(parsed(text), otpRelease)).toString('hex')).toBe(bytes.replaceAll(' ', ''));
  });

  test('uses the string form up to 65535 bytes', () => {
    const bytes = (count: number): Term => list(Array.from({ length: count }, () => parsed('7')));
    expect(encodeTerm(bytes(65_535), 27)[1]).toBe(107);
    expect(encodeTerm(bytes(65_536), 27)[1]).toBe(108);
  });

  test('gives back what was decoded', () => {
    const random = seeded(3);
    for (let round = 0; round < 500; round++) {
      const term = randomTerm(random, 1 + (round % 30));
      for (const release of [25, 29])
        expect(termKey(decodeTerm(encodeTerm(term, release)))).toBe(termKey(term));
    }
  });
});

for (const release of [25, 27, 29] as const) {
  const there = await otp(release);
  testWith({ there }, `encodes as OTP ${release}, and reads all that it writes`, async ({ there }) => {
    const random = seeded(11);
    const terms = Array.from({ length: 400 }, (_, at) => randomTerm(random, 1 + (at % 50), release === 25));
    const echo = `fun(B) ->
        T = binary_to_term(B),
        term_to_binary({term_to_binary(T), term_to_binary(T, [compressed]), term_to_binary(T, [{minor_version, 0}])})
      end`;
    const answers = await erlangMap(
      there,
      echo,
      terms.map((term) => encodeTerm(term, release)),
    );
    for (const [at, term] of terms.entries()) {
      const forms = decodeTerm(answers[at]!);
      const [plain, compressed, old] = forms.type === 'tuple' ? forms.elements : [];
      const bytes = (form: Term | undefined) => (form?.type === 'binary' ? form.bytes : new Uint8Array());
      expect(Buffer.from(encodeTerm(term, release)).toString('hex')).toBe(
        Buffer.from(bytes(plain)).toString('hex'),
      );
      expect(printFlat(decodeTerm(bytes(compressed)))).toBe(printFlat(term));
      expect(printFlat(decodeTerm(bytes(old)))).toBe(printFlat(term));
    }
  });
}
