import { describe, expect, test } from 'bun:test';
import { dialectOf } from '../../../../src/erlang/syntax/dialect.ts';
import { IllegalToken } from '../../../../src/erlang/syntax/scan/scan-fault.ts';
import { scanNumber } from '../../../../src/erlang/syntax/scan/scan-number.ts';

const scanned = (text: string, otp: number) => {
  const { value, end } = scanNumber(text, 0, dialectOf(otp));
  return [value.kind === 'integer' || value.kind === 'float' ? value.value : value.kind, text.slice(end)];
};

function fault(text: string, otp: number): unknown {
  try {
    return scanned(text, otp);
  } catch (error) {
    if (!(error instanceof IllegalToken)) throw error;
    return error.fault;
  }
}

describe('scanNumber', () => {
  test.each([
    ['42.', 42n, '.'],
    ['1_000,', 1000n, ','],
    ['16#fF ', 255n, ' '],
    ['36#zz', 1295n, ''],
    ['1.5e-3]', 0.0015, ']'],
    ['1.5E+2', 150, ''],
    ['1.', 1n, '.'],
  ])('%s in every release', (text, value, rest) => {
    for (const otp of [25, 27, 28, 29]) expect(scanned(text, otp)).toEqual([value, rest]);
  });

  test('many digits in any base', () => {
    const digits = 'z'.repeat(500);
    expect(scanned(`36#${digits}`, 27)).toEqual([36n ** 500n - 1n, '']);
  });

  test('a number ends where no digit follows, until OTP 28 refuses letters there', () => {
    expect(scanned('1e5', 27)).toEqual([1n, 'e5']);
    expect(scanned('1__0', 27)).toEqual([1n, '__0']);
    expect(fault('1e5', 28)).toEqual({ kind: 'illegal', what: 'integer' });
    expect(fault('1__0', 28)).toEqual({ kind: 'illegal', what: 'integer' });
    expect(fault('1.5x', 28)).toEqual({ kind: 'illegal', what: 'float' });
  });

  test('floats in other bases from OTP 28 on', () => {
    expect(scanned('16#1.8#e2', 28)).toEqual([384, '']);
    expect(scanned('2#0.1', 28)).toEqual([0.5, '']);
    expect(scanned('16#1.8', 27)).toEqual([1n, '.8']);
  });

  test.each([
    ['1#0', { kind: 'base', base: 1n }],
    ['37#0', { kind: 'base', base: 37n }],
    ['16#', { kind: 'illegal', what: 'integer' }],
    ['1.5e', { kind: 'illegal', what: 'float' }],
    ['1.0e999', { kind: 'illegal', what: 'float' }],
    ['9'.repeat(100_001), { kind: 'limit', text: 'a number of more than 100000 digits' }],
  ])('refuses %.10s', (text, expected) => {
    expect(fault(text, 29)).toEqual(expected);
  });
});
