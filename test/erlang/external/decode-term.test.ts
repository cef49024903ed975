import { describe, expect, test } from 'bun:test';
import { decodeTerm } from '../../../src/erlang/external/decode-term.ts';
import { encodeTerm } from '../../../src/erlang/external/encode-term.ts';
import { consultFirst } from '../../../src/erlang/syntax/consult.ts';
import { atom, type Term } from '../../../src/erlang/term/term.ts';
import { OnebeamError } from '../../../src/errors/onebeam-error.ts';

const parsed = (text: string): Term => consultFirst(new TextEncoder().encode(`${text}.`));
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

const sample = `{'é',a,[1,"abc"|<<5:3>>],#{k=>-1.5},fun m:f/2,100000000000000000000,-300,[]}`;

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

  test('refuses more than 1,000,000 levels and a compressed gigabyte', () => {
    const deep = Buffer.concat([
      Buffer.from([131]),
      Buffer.alloc(2_000_004, Buffer.from([104, 1])),
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
