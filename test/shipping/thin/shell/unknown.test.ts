import { expect, test } from 'bun:test';
import { nearest } from '../../../../runtime-stub/run/command-line/nearest.ts';
import { unknownFunctions } from '../../../../src/shipping/thin/shell/unknown.ts';
import { call, inShell } from './shell-functions.ts';

const names = [
  'daemon',
  'daemon_iex',
  'eval',
  'pid',
  'ping',
  'rpc',
  'start',
  'start_iex',
  'status',
  'stop',
  'x',
  'up',
];
const words = [
  ...['stat', 'sart', 'strat', 'tsart', 'startt', 'statsu', 'pign', 'pd', 'dip', 'evla', 'rcp', 'damon'],
  ...[
    '',
    'x',
    'y',
    'u',
    'pu',
    'deamon_iex',
    'start_iexes',
    'completely',
    '*',
    'st op',
    "sto'p",
    'STOP',
    'nigp',
  ],
];

test('finds the same command as the launcher', async () => {
  // Its answer, without the end of the script.
  const quiet = 'onebeam_usage() { printf "%s\\0" "$onebeam_meant"; }';
  const lines = words.map((word) => call('onebeam_unknown', word, ...names));
  const found = (await inShell([unknownFunctions], [quiet, ...lines])).split('\0').slice(0, -1);
  expect(found).toEqual(words.map((word) => nearest(word, names) ?? ''));
});
