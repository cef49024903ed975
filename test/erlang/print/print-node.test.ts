import { expect, test } from 'bun:test';
import { flatText } from '../../../src/erlang/print/print-flat.ts';
import { isLeaf, type PrintNode, printNode } from '../../../src/erlang/print/print-node.ts';
import { parseTerm } from '../../../src/erlang/print/term-text.ts';

const node = (text: string, strings: 'latin1' | 'unicode' | undefined = 'latin1'): PrintNode =>
  printNode(parseTerm(text), { atoms: 'unicode', strings });

test('a node knows the length of its text', () => {
  const texts = [
    'a',
    '[]',
    '{}',
    '#{}',
    '[1,2|x]',
    '{a,b}',
    '{1}',
    '#{a => 1,b => [x]}',
    '"text"',
    '<<1,2>>',
    '{a,[{b}]}',
  ];
  for (const text of texts) {
    const made = node(text);
    expect([text, made.length, flatText(made)]).toEqual([text, text.length, text]);
  }
});

test('a tuple whose first element is an atom is tagged, when it has more', () => {
  expect(['{a,1}', '{a}', '{1,a}'].map((text) => node(text).kind)).toEqual([
    'tagged',
    'untagged',
    'untagged',
  ]);
});

test('prints lists of characters as text on request', () => {
  expect(isLeaf(node('"ab"'))).toBe(true);
  const none = { atoms: 'unicode', strings: undefined } as const;
  expect(flatText(printNode(parseTerm('"ab"'), none))).toBe('[97,98]');
  expect(flatText(node('[8364]', 'latin1'))).toBe('[8364]');
  expect(flatText(node('[8364]', 'unicode'))).toBe('"€"');
});

test('sorts the pairs of a map by their keys', () => {
  expect(flatText(node('#{b => 1, a => 2, 3 => c}'))).toBe('#{3 => c,a => 2,b => 1}');
});

test('quotes atoms by the reserved words of the release, and prints them once', () => {
  const known = new Map<string, PrintNode>();
  const style = { atoms: 'unicode', strings: undefined, known } as const;
  const first = printNode(parseTerm("'maybe'"), { ...style, otp: 25 });
  expect(flatText(first)).toBe('maybe');
  expect(printNode(parseTerm("'maybe'"), { ...style, otp: 27 })).toBe(first);
  expect(flatText(printNode(parseTerm("'maybe'"), { atoms: 'unicode', strings: undefined, otp: 27 }))).toBe(
    "'maybe'",
  );
});
