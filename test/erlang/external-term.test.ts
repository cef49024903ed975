import { describe, expect, test } from 'bun:test';
import { decodeTerm } from '../../src/erlang/external/decode-term.ts';
import { encodeTerm } from '../../src/erlang/external/encode-term.ts';
import { printFlat } from '../../src/erlang/print/print-flat.ts';
import { consultFirst } from '../../src/erlang/syntax/consult.ts';
import { atom, list, type Term } from '../../src/erlang/term/term.ts';
import { termKey } from '../../src/erlang/term/term-key.ts';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { erlangMap } from './oracle.ts';
import { seeded } from './random.ts';
import { randomTerm } from './random-term.ts';

const parsed = (text: string): Term => consultFirst(new TextEncoder().encode(`${text}.`));
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

const sample = `{'é',a,[1,"abc"|<<5:3>>],#{k=>-1.5},fun m:f/2,100000000000000000000,-300,[]}`;

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

describe('decodeTerm', () => {
  test('ends with an error at every shorter length, and with an error or a value for every flipped byte', () => {
    const encoded = encodeTerm(parsed(sample), 27);
    for (let end = 0; end < encoded.length; end++)
      expect(() => decodeTerm(encoded.subarray(0, end))).toThrow(OnebeamError);
    for (let at = 0; at < encoded.length; at++) {
      for (const flip of [1, 0x80, 0xff]) {
        const changed = encoded.slice();
        changed[at]! ^= flip;
        try {
          decodeTerm(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(OnebeamError);
        }
      }
    }
  });

  test.each([
    ['a count beyond the end', '83 6c ffffffff 6a'],
    ['a tuple beyond the end', '83 69 ffffffff'],
    ['a map beyond the end', '83 74 7fffffff'],
    ['a binary beyond the end', '83 6d ffffffff'],
    ['an integer beyond the end', '83 6f ffffffff 00'],
    ['a pid', '83 58 77 01 61 00000000 00000000 00000000'],
    ['equal keys', '83 74 00000002 61 01 61 02 61 01 61 03'],
    ['an infinite float', '83 46 7ff0000000000000'],
    ['an atom that is not UTF-8', '83 77 01 e9'],
    ['an atom of 256 characters', `83 76 0100 ${'61'.repeat(256)}`],
    ['no bits in the last byte', '83 4d 00000001 00 ff'],
    ['more bytes', '83 6a 6a'],
    ['another version', '82 6a'],
    ['a sign of 2', '83 6e 01 02 01'],
  ])('refuses %s', (_, bytes) => {
    expect(() => decodeTerm(hex(bytes))).toThrow('external-term-invalid');
  });

  test('refuses 100,000 brackets and a compressed gigabyte', () => {
    const deep = Buffer.concat([
      Buffer.from([131]),
      Buffer.alloc(200_000, Buffer.from([104, 1])),
      Buffer.from([106]),
    ]);
    expect(() => decodeTerm(deep)).toThrow('term-too-deep');
    expect(() => decodeTerm(hex('83 50 40000000 789c'))).toThrow('term-too-large');
  });

  test('does not unpack more than a compressed term announces', () => {
    const { deflateSync } = require('node:zlib');
    const size = Buffer.alloc(4);
    size.writeUInt32BE(10);
    const bomb = Buffer.concat([hex('83 50'), size, deflateSync(Buffer.alloc(50_000_000))]);
    expect(() => decodeTerm(bomb)).toThrow('external-term-invalid');
  });

  test('reads old forms: Latin-1 atoms and floats as text', () => {
    expect(decodeTerm(hex('83 73 01 e9'))).toEqual(atom('é'));
    const text = '1.50000000000000000000e+00'.padEnd(31, '\0');
    expect(decodeTerm(Buffer.concat([hex('83 63'), Buffer.from(text)]))).toEqual({
      type: 'float',
      value: 1.5,
    });
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
