import { expect, test } from 'bun:test';
import { banned, bannedBeginnings } from '../../scripts/prose/banned.ts';
import { exceptions, vocabulary } from '../../scripts/prose/exceptions.ts';
import { findings } from '../../scripts/prose/findings.ts';
import { passages } from '../../scripts/prose/passages.ts';

const inText = (text: string, kind: 'markdown' | 'comment' = 'markdown') =>
  findings({ path: 'a.md', line: 3, kind, text });

test.each([
  ['This page tells how.', 'tells'],
  ['The options stand in a file.', 'stand in'],
  ['X is no runtime.', 'is no '],
  ['a folder of its own', 'of its own'],
  ['Leave the flag out.', 'Leave the flag out'],
  ['Whoever gets it', 'Whoever'],
  ['the the file', 'the the'],
  ['a error', 'a'],
])('finds bad wording: %s', (text, found) => {
  expect(inText(text).map((one) => one.found)).toEqual([found]);
});

test.each([
  'There is no file.',
  'The option is no longer needed.',
  'Use an `.ico` file.',
  'An hour, a user, a URL.',
  'Returns the target’s runtime.',
])('accepts good wording: %s', (text) => expect(inText(text)).toEqual([]));

test('a doc comment begins with what it does or returns', () => {
  expect(inText('Whether it is.', 'comment').map((one) => one.found)).toEqual(['Whether']);
  expect(inText('Whether it is.')).toEqual([]);
  expect(bannedBeginnings.length).toBeGreaterThan(1);
});

test('names the line, and what to write instead', () => {
  expect(findings({ path: 'a.ts', line: 3, kind: 'comment', text: 'One.\n\nDone by hand.' })).toEqual([
    { path: 'a.ts', line: 5, found: 'by hand', advice: 'write: manually' },
  ]);
  expect(banned.every(({ instead }) => instead.length > 0)).toBe(true);
});

test('every exception has a reason and is needed', async () => {
  const all = await passages(`${import.meta.dir}/../..`);
  for (const { path, text, reason } of exceptions) {
    expect(reason.length).toBeGreaterThan(5);
    expect(all.some((one) => path.test(one.path) && text.test(one.text))).toBe(true);
  }
  expect(new Set(vocabulary).size).toBe(vocabulary.length);
});
