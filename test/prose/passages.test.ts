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

test('reads doc comments and sentences in strings, and nothing in other comments and patterns', () => {
  const source = [
    "import a from './a.ts';",
    '/** Returns the `name` of it. */',
    '// told by hand',
    'const pattern = /it\'s told "by hand"/;',
    'const text = `the $' + '{kind(`of $' + '{a}`)} is $' + '{b} of \\`code\\``;',
    "const short = 'word';",
  ].join('\n');
  expect(sourcePassages('a.ts', source)).toEqual([
    { path: 'a.ts', line: 2, kind: 'comment', text: 'Returns the X of it.' },
    { path: 'a.ts', line: 5, kind: 'message', text: 'the X is X of X' },
  ]);
});
