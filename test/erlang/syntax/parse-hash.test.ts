import { expect, test } from 'bun:test';
import { writeTerm } from '../../../src/erlang/print/print-flat.ts';
import { parseTerm } from '../../../src/erlang/print/term-text.ts';
import { termFault } from './term-fault.ts';

const written = (text: string): string => writeTerm(parseTerm(text));

test('reads maps, with keys of every kind', () => {
  expect(written('#{}')).toBe('#{}');
  expect(written('#{1 => a, "k" => #{x => []}, {t} => -1}')).toContain('1 => a');
  expect(written('#{a => 1, b => 2, a => 3}')).toBe('#{a => 3,b => 2}');
  expect(written('#{1 => int, 1.0 => float}')).toContain('1.0 => float');
});

test('records, updates and comprehensions are expressions, and no terms', () => {
  const all = [
    '#r{}',
    '#r{a = 1, _ = 2}',
    '#r.a',
    'M#{a => 1}',
    'M#{a := 1}',
    'X#r{a = 1}',
    'X#r.a',
    '#{a := 1}',
  ];
  for (const text of all) expect([text, termFault(text)]).toEqual([text, 'bad term']);
  expect(termFault('#{K => V || K := V <- M}', 27)).toBe('bad term');
});

test('says where a map or a record is wrong', () => {
  const cases = {
    '#{a}': "'}'",
    '#{a => }': "'}'",
    '#{a => 1,}': "'}'",
    '#r{a}': "'}'",
    '#': '',
    '#1{}': '1',
  };
  for (const [text, token] of Object.entries(cases)) {
    expect([text, termFault(text)]).toEqual([text, expect.stringMatching(/^syntax error before: /)]);
    if (token) expect([text, termFault(text)]).toEqual([text, `syntax error before: ${token}`]);
  }
});

test('records of other modules belong to OTP 29', () => {
  expect(termFault('#m:r{a = 1}', 29)).toBe('bad term');
  expect(termFault('#m:r{a = 1}', 27)).toStartWith('syntax error before: ');
});
