import { expect, test } from 'bun:test';
import { markdownPassages, sourcePassages } from '../../scripts/prose/passages.ts';

test('reads paragraphs and cells of Markdown, without code, links and comments', () => {
  const page =
    '<!-- a note -->\n# A *title*\n\nSee [the guide](by-hand.md), `by hand`.\n\n```sh\ntell\n```\n\n| one | two |\n';
  expect(markdownPassages('a.md', page)).toEqual([
    { path: 'a.md', line: 2, kind: 'markdown', text: '# A *title*' },
    { path: 'a.md', line: 4, kind: 'markdown', text: 'See the guide, X.' },
    { path: 'a.md', line: 10, kind: 'markdown', text: 'one' },
    { path: 'a.md', line: 10, kind: 'markdown', text: 'two' },
  ]);
});

test('reads comments and sentences in strings, but not patterns', () => {
  const source = [
    "import a from './a.ts';",
    '/** Returns the `name` of it. */',
    '// told by',
    '// hand',
    '// biome-ignore lint/a/b: a directive',
    'const pattern = /it\'s told "by hand"/;',
    'const text = `the $' + '{kind(`of $' + '{a}`)} is $' + '{b} of \\`code\\``;',
    "const short = 'word';",
  ].join('\n');
  expect(sourcePassages('a.ts', source)).toEqual([
    { path: 'a.ts', line: 2, kind: 'comment', text: 'Returns the X of it.' },
    { path: 'a.ts', line: 3, kind: 'remark', text: 'told by\nhand' },
    { path: 'a.ts', line: 7, kind: 'message', text: 'the X is X of X' },
  ]);
});

test('reads the names of tests, and no code in comments', () => {
  const source = [
    "test('starts the program', () => run('an argument'));",
    "test.each([['a case', 1]])('ends with code %i', () => {});",
    "testWith({ otp }, 'loads a NIF', () => {});",
    '/**',
    ' * Loads:',
    ' *',
    ' *     whole() -> end',
    ' */',
  ].join('\n');
  const found = sourcePassages('test/a.test.ts', source);
  expect(found.filter(({ kind }) => kind === 'test').map(({ text }) => text)).toEqual([
    'starts the program',
    'ends with code %i',
    'loads a NIF',
  ]);
  expect(found.at(-1)!.text).toBe('Loads:');
  expect(sourcePassages('src/a.ts', source).some(({ kind }) => kind === 'test')).toBe(false);
});
