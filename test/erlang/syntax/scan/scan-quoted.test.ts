import { expect, test } from 'bun:test';
import { dialectOf } from '../../../../src/erlang/syntax/dialect.ts';
import { IllegalToken } from '../../../../src/erlang/syntax/scan/scan-fault.ts';
import { type Quoting, scanQuoted } from '../../../../src/erlang/syntax/scan/scan-quoted.ts';

const quoting = (close: string, more: Partial<Quoting> = {}): Quoting =>
  ({ close, what: 'string', dialect: dialectOf(27), ...more }) as Quoting;

/** Returns the content between the quotes of a text that begins with one, and its end. */
const read = (text: string, more?: Partial<Quoting>) => scanQuoted(text, 0, 1, quoting(text[0]!, more));

test('reads to the closing delimiter, with escapes', () => {
  expect(read('"a\\n\\x41\\"b" c')).toMatchObject({ value: 'a\nA"b', end: 12 });
  expect(read("'it\\'s'")).toMatchObject({ value: "it's" });
  expect(read('"\\101\\s\\e"')).toMatchObject({ value: 'A \u001b' });
  expect(read('""')).toMatchObject({ value: '', end: 2 });
});

test('a backslash is a character where the text is verbatim', () => {
  expect(read('"a\\n"', { verbatim: true })).toMatchObject({ value: 'a\\n' });
});

test('control escapes are those of the release', () => {
  expect(read('"\\^?"')).toMatchObject({ value: '\u007f' });
  expect(read('"\\^a"')).toMatchObject({ value: '\u0001' });
});

test('unterminated text and invalid characters are illegal tokens', () => {
  for (const text of ['"abc', '"a\\', '"\\x{110000}"', '"\\xz"']) {
    expect(() => read(text)).toThrow(IllegalToken);
  }
});
