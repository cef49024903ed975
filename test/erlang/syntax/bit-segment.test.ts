import { describe, expect, test } from 'bun:test';
import { type BitSegment, writeSegment } from '../../../src/erlang/syntax/bit-segment.ts';
import { BitString } from '../../../src/erlang/syntax/bit-string.ts';
import { integer, type Term } from '../../../src/erlang/term/term.ts';

const float = (value: number): Term => ({ type: 'float', value });
const binary = (bytes: number[], lastBits = 8): Term => ({
  type: 'binary',
  bytes: Uint8Array.from(bytes),
  lastBits,
});

/**
 * Returns what a segment writes: bytes in hexadecimal and bits of the last one; nothing for what Erlang does
 * not evaluate.
 */
function written(value: Term, specifiers: string, size?: bigint, text?: string): string | undefined {
  const into = new BitString();
  const segment: BitSegment = {
    value,
    specifiers: specifiers === '' ? [] : specifiers.split('-'),
    ...(size === undefined ? {} : { size }),
    ...(text === undefined ? {} : { text }),
  };
  if (!writeSegment(into, segment)) return undefined;
  const { bytes, lastBits } = into.toBinary();
  return `${Buffer.from(bytes).toString('hex')}${lastBits === 8 ? '' : `:${lastBits}`}`;
}

describe('writeSegment', () => {
  test.each([
    ['<<258>>', integer(258n), '', undefined, '02'],
    ['<<258:16>>', integer(258n), '', 16n, '0102'],
    ['<<258:16/little>>', integer(258n), 'little', 16n, '0201'],
    ['<<-1:12>>', integer(-1n), 'signed', 12n, 'fff0:4'],
    ['<<1:2/unit:8>>', integer(1n), 'unit:8', 2n, '0001'],
    ['<<1.5/float>>', float(1.5), 'float', undefined, '3ff8000000000000'],
    ['<<1.5:32/float>>', float(1.5), 'float', 32n, '3fc00000'],
    ['<<1.5:16/float>>', float(1.5), 'float', 16n, '3e00'],
    ['<<65520.0:16/float>>', float(65520), 'float', 16n, '7c00'],
    ['<<2:64/float>>', integer(2n), 'float', 64n, '4000000000000000'],
    ['<<(<<1,2,3>>):2/binary>>', binary([1, 2, 3]), 'binary', 2n, '0102'],
    ['<<(<<1:3>>)/bits>>', binary([0x20], 3), 'bits', undefined, '20:3'],
    ['<<233/utf8>>', integer(233n), 'utf8', undefined, 'c3a9'],
    ['<<16#1f600/utf16>>', integer(0x1f600n), 'utf16', undefined, 'd83dde00'],
    ['<<16#1f600/utf16-little>>', integer(0x1f600n), 'utf16-little', undefined, '3dd800de'],
    ['<<233/utf32>>', integer(233n), 'utf32', undefined, '000000e9'],
  ])('%s', (_, value, specifiers, size, expected) => {
    expect(written(value, specifiers, size)).toBe(expected);
  });

  test('a string is as many segments as it has characters', () => {
    expect(written(integer(0n), '', undefined, 'aé')).toBe('61e9');
    expect(written(integer(0n), '', 16n, 'ab')).toBe('00610062');
    expect(written(integer(0n), 'utf8', undefined, 'aé')).toBe('61c3a9');
  });

  test.each([
    ['two kinds', integer(1n), 'integer-float', undefined],
    ['two orders', integer(1n), 'big-little', undefined],
    ['a word that is none', integer(1n), 'huge', undefined],
    ['a unit of 257', integer(1n), 'unit:257', 8n],
    ['a unit without a size', integer(1n), 'unit:8', undefined],
    ['a unit of bits other than 1', binary([1]), 'bits-unit:8', 1n],
    ['a negative size', integer(1n), '', -1n],
    ['more than a configuration has', integer(1n), '', 2n ** 40n],
    ['a float of 24 bits', float(1), 'float', 24n],
    ['a float as an integer', float(1), 'integer', undefined],
    ['an integer as a binary', integer(1n), 'binary', undefined],
    ['more of a binary than there is', binary([1]), 'binary', 2n],
    ['bits that are no whole bytes', binary([0x20], 3), 'binary', undefined],
    ['a size of a character', integer(65n), 'utf8', 8n],
    ['half of a surrogate pair', integer(0xd800n), 'utf8', undefined],
    ['a character beyond Unicode', integer(0x110000n), 'utf32', undefined],
  ])('refuses %s', (_, value, specifiers, size) => {
    expect(written(value, specifiers, size)).toBeUndefined();
  });
});
