import { expect, test } from 'bun:test';
import type { ReleaseWord } from '../../../../src/payload/format/release-record.ts';
import {
  argumentLines,
  below,
  isSingle,
  valueLines,
} from '../../../../src/shipping/thin/release/script-words.ts';
import { wordFunctions } from '../../../../src/shipping/thin/shell/words.ts';
import { call, inShell } from '../shell/shell-functions.ts';

const values = [
  'onebeam_root=/root onebeam_state=/state onebeam_temporary=/tmp onebeam_own=/tmp/own onebeam_node=a@b',
  'onebeam_require_node() { :; }; onebeam_need_temporary() { :; }; onebeam_make_temporary() { :; }',
  'onebeam_client_words() { onebeam_words="-sname \'x y\'"; }',
];

/** The arguments that a script makes of words and the user's. */
async function made(
  words: ReleaseWord[],
  given: string[],
  env: Record<string, string> = {},
): Promise<string[]> {
  const { before, set } = argumentLines({ arguments: words, environment: {}, prepare: [] });
  const print = 'for one in "$@"; do printf "%s\\0" "$one"; done';
  const lines = [...values, call('set', '--', ...given), ...before, ...set, print];
  return (await inShell([wordFunctions], lines, env)).split('\0').slice(0, -1);
}

const given = ['', "it's", '$HOME'];

test('makes the arguments of each kind of word', async () => {
  const words: ReleaseWord[] = [
    ...[
      "a b'c",
      { release: '.' },
      { release: 'x/$y' },
      { state: 'z' },
      { temporary: '.' },
      { temporary: 'own' },
    ],
    ...[{ flags: 'FLAGS' }, { distribution: 'client' as const }, { node: 'server' as const }],
    ...[
      { variable: 'SET', default: 'no' },
      { variable: 'EMPTY', default: { release: 'd"' } },
    ],
    ...['-extra', { words: 'all' as const }],
  ];
  expect(await made(words, given, { FLAGS: `a "b c"`, SET: '*', EMPTY: '' })).toEqual([
    ...[
      "a b'c",
      '/root',
      '/root/x/$y',
      '/state/z',
      '/tmp',
      '/tmp/own/own',
      'a',
      'b c',
      '-sname',
      'x y',
      'a@b',
    ],
    ...['*', '/root/d"', '-extra', ...given],
  ]);
});

test("places the first and the other arguments of the user's", async () => {
  const words: ReleaseWord[] = ['--eval', { words: 'first' }, '--', { words: 'rest' }];
  expect(await made(words, given)).toEqual(['--eval', '', '--', "it's", '$HOME']);
  expect(await made(words, [])).toEqual(['--eval', '--']);
  expect(await made(['x', { words: 'first' }], given)).toEqual(['x', '']);
  expect(await made(['x'], given)).toEqual(['x']);
});

test('recognises words that are one argument, and quotes paths', () => {
  expect(isSingle({ variable: 'X', default: { release: 'x' } })).toBe(true);
  expect(isSingle({ variable: 'X', default: { words: 'all' } })).toBe(false);
  expect(isSingle({ flags: 'X' })).toBe(false);
  expect(valueLines({ state: "it's" }).value).toBe(`"$onebeam_state/"'it'\\''s'`);
  expect([below('x', '.'), below('x', 'a/b-1.0+c')]).toEqual(['"$x"', '"$x/a/b-1.0+c"']);
});
