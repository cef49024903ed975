import { expect, test } from 'bun:test';
import { describe } from '../../../src/shipping/packages/description.ts';

test('the first line is the synopsis, the rest keeps its paragraphs', () => {
  expect(describe('  Greets you  \n\n\n One.\n\tTwo. \n\n\n.three\n\n')).toEqual({
    synopsis: 'Greets you',
    lines: [' One.', '        Two.', '', '.three'],
  });
});

test('cuts a long first line at a word, and repeats it completely below', () => {
  const long = `${'word '.repeat(20)}end`;
  const { synopsis, lines } = describe(`${long}\n\nMore.`);
  expect(synopsis).toBe(`${'word '.repeat(15).trim()}...`);
  expect(lines).toEqual([long, '', 'More.']);
  expect(describe('x'.repeat(100)).synopsis).toBe(`${'x'.repeat(76)}...`);
});

test('control characters cannot begin another field', () => {
  expect(describe('a\rDepends: x\x00\x1b[0m\nb\x0bc')).toEqual({ synopsis: 'aDepends: x[0m', lines: ['bc'] });
});
