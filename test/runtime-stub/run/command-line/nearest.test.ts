import { expect, test } from 'bun:test';
import { nearest } from '../../../../runtime-stub/run/command-line/nearest.ts';

const names = ['start', 'stop', 'status', 'rpc', 'ping', 'pid', 'remote', 'restart'];

test.each([
  ['strat', 'start'],
  ['stpo', 'stop'],
  ['pign', 'ping'],
  ['sstart', 'start'],
  ['RPC', undefined],
  ['help', undefined],
  ['', undefined],
  ['x'.repeat(100_000), undefined],
])('%.20s is nearest to %s', (word, name) => {
  expect(nearest(word, names)).toBe(name);
});
