import { expect, test } from 'bun:test';
import { dialectOf } from '../../../../src/erlang/syntax/dialect.ts';
import { Scanner } from '../../../../src/erlang/syntax/scan/scanner.ts';

/** The tokens of a text: kinds and values. */
function tokens(text: string, otp = 27): string[] {
  const scanner = new Scanner({ text, brokenEnd: false }, 'x', dialectOf(otp));
  const found: string[] = [];
  for (;;) {
    const { start: _, end: __, kind, ...rest } = scanner.next();
    if (kind === 'end') return found;
    found.push([kind, ...Object.values(rest).map(String)].join(' '));
  }
}

test('distinguishes the kinds of tokens', () => {
  expect(tokens('{ab, \'C d\', "s", Var, 12, 1.5, $x}.\n')).toEqual([
    ...['symbol {', 'atom ab', 'symbol ,', 'atom C d', 'symbol ,', 'string s', 'symbol ,', 'variable Var'],
    ...['symbol ,', 'integer 12', 'symbol ,', 'float 1.5', 'symbol ,', 'char 120', 'symbol }', 'dot'],
  ]);
});

test('passes over blanks and comments; a full stop needs one behind it', () => {
  expect(tokens('% a\n  a %b\n. ')).toEqual(['atom a', 'dot']);
  expect(tokens('a.b')).toEqual(['atom a', 'symbol .', 'atom b']);
});

test('takes the longest operator', () => {
  expect(tokens('=:= => <- :: ++ -- #_', 29)).toEqual(
    ['=:=', '=>', '<-', '::', '++', '--', '#_'].map((symbol) => `symbol ${symbol}`),
  );
});

test('uses the reserved words and texts of the release', () => {
  expect([tokens('maybe', 25), tokens('maybe', 27)]).toEqual([['atom maybe'], ['symbol maybe']]);
  expect(tokens('~b"x"c', 27)).toEqual(['sigil b x c']);
  expect(tokens('"""\n  a\n  """', 27)).toEqual(['string a']);
  expect(tokens('"""\n  a\n  """', 25)).toHaveLength(3);
});

test('reports the position of an illegal token', () => {
  expect(() => tokens('a\n "b')).toThrow(
    expect.objectContaining({ code: 'term-syntax', data: expect.objectContaining({ path: 'x', line: 2 }) }),
  );
});
