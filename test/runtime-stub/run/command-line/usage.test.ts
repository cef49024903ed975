import { expect, test } from 'bun:test';
import { usageLines } from '../../../../runtime-stub/run/command-line/usage.ts';
import { mixRecord } from '../../../bed/packed-release.ts';

const record = mixRecord('hello', '1.0.0');

test('an unknown command has a suggestion', () => {
  expect(usageLines('hello', record, { unknown: 'strat' })).toEqual([
    'hello: unknown command `strat`',
    'hint: did you mean `start`?',
    expect.stringContaining('commands: '),
  ]);
});

test('a command that Windows cannot have is refused with the reason and another way', () => {
  const lines = (name: string, isWindows = true) =>
    usageLines('hello', record, { unknown: name }, isWindows).join('\n');
  expect(lines('daemon')).toMatch(/^hello: `daemon` is not available on Windows: .*console\nhint: .*WinSW/);
  expect(lines('upgrade')).toMatch(/^hello: `upgrade` is not available on Windows: .*\nhint: stop it/);
  expect(lines('upgrade', false)).toContain('unknown command `upgrade`');
  expect(lines('toString')).toContain('unknown command');
});
