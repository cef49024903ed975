import { expect, test } from 'bun:test';
import { quoted, shellWords } from '../../../../runtime-stub/run/command-line/shell-words.ts';
import { runOk } from '../../../bed/run.ts';

const texts = [
  '',
  '  a  b\tc ',
  `'a b' "c d" e\\ f`,
  `a'b'"c"d`,
  `'' ""`,
  `"a\\"b \\x \\\\ \\$"`,
  `'a\\b'`,
  `a\\\nb`,
  `-kernel shell_history enabled +S 4:4 -sname "x y"`,
  `# no`,
];

test.each(texts)('takes %j apart as a shell does', async (text) => {
  const script = `printf '%s\\0' ${text.replaceAll('#', '\\#')}; printf end`;
  const words = (await runOk('/bin/sh', ['-c', `set -f; ${script}`])).split('\0').slice(0, -1);
  // Without arguments, `printf` prints an empty one.
  expect(shellWords(text)).toEqual(text.trim() === '' ? [] : words);
});

test.each(['', 'a b', "it's", '$HOME `x` "y" \\', '-n', 'ü\n'])('quotes %j for a shell', async (word) => {
  expect(await runOk('/bin/sh', ['-c', `printf '%s' ${quoted(word)}`])).toBe(word);
});
