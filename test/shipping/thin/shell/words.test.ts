import { expect, test } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shellWords } from '../../../../runtime-stub/run/command-line/shell-words.ts';
import { argsFileWords } from '../../../../runtime-stub/run/node/args-file.ts';
import { wordFunctions } from '../../../../src/shipping/thin/shell/words.ts';
import { call, inShell } from './shell-functions.ts';

const texts = [
  ...['', ' ', 'a b', ' a\tb\n c ', `"a b" 'c d' e\\ f`, `a"b"c'd'e`, `''`, `""`, `"`, `'a`, 'a\\'],
  ...[
    '"a\\b\\"c\\$d\\`e\\\\"',
    "'a\\'b",
    'a\\\nb',
    '"a\\\nb"',
    '#a b',
    'a#b c',
    'a # b\nc',
    '*',
    '$HOME `id`',
  ],
  ...['+S 2 -kernel x "[{a, \\"b\\"}]"', 'ü "ö ä"', '"a'],
];

const printed = ['onebeam_take() { printf "%s\\0" "$1"; }'];

test('splits text into the same words as the launcher', async () => {
  for (const [mode, expected] of [
    ['flags', shellWords],
    ['file', argsFileWords],
  ] as const) {
    const lines = texts.flatMap((text) => [call('onebeam_tokens', mode, text), "printf '\\1'"]);
    const found = (await inShell([wordFunctions], [...printed, ...lines])).split('\x01').slice(0, -1);
    expect(found.map((words) => words.split('\0').slice(0, -1))).toEqual(texts.map((text) => expected(text)));
  }
});

test('quotes flags so that they become the positional parameters', async () => {
  const lines = texts.flatMap((text) => [
    call('onebeam_split', text),
    'eval "set -- $onebeam_words"',
    'for one in "$@"; do printf "%s\\0" "$one"; done',
    "printf '\\1'",
  ]);
  const found = (await inShell([wordFunctions], lines)).split('\x01').slice(0, -1);
  expect(found.map((words) => words.split('\0').slice(0, -1))).toEqual(texts.map(shellWords));
});

test('finds the names of nodes and the cookie in files of arguments', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-words-'));
  try {
    const [first, second] = [join(folder, 'a b'), join(folder, 'second')];
    await writeFile(first, `# -name no\n-args_file "${second}"\n-sname 'one two' -extra -name never\n`);
    await writeFile(second, '-setcookie x\n-name three@host\n');
    const lines = [
      'onebeam_named_count=0; onebeam_named_cookie=; onebeam_named_list=',
      call('onebeam_read_arguments', first),
      'printf "%s|" "$onebeam_named_count" "$onebeam_named_kind" "$onebeam_named" "$onebeam_named_cookie" "$onebeam_named_list"',
      call('onebeam_read_arguments', join(folder, 'none')),
    ];
    expect(await inShell([wordFunctions], lines)).toBe('2|sname|one two|x|one two, three@host|');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('refuses a file of arguments that names itself', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-words-'));
  try {
    const file = join(folder, 'loop');
    await writeFile(file, `-args_file "${file}" -args_file "${file}"\n`);
    const lines = [
      'onebeam_fail() { printf "%s|" "$@"; exit; }',
      'onebeam_named_count=0',
      call('onebeam_read_arguments', file),
    ];
    const found = await inShell([wordFunctions], lines);
    expect(found).toContain(`|${file}: it leads to more than 100 files through \`-args_file\`, the last is `);
  } finally {
    await rm(folder, { recursive: true });
  }
});
