import { expect, test } from 'bun:test';
import { generalSwitches } from '../../../src/cli/arguments/general-switches.ts';
import { knownFlags } from '../../../src/cli/arguments/known-flags.ts';
import { commands } from '../../../src/cli/commands.ts';
import { run } from '../../../src/cli/run.ts';
import { fakeTerminal } from '../fake-terminal.ts';

const flags = knownFlags(commands as never);
const on = (...words: string[]) =>
  Object.entries(generalSwitches(words, flags)).flatMap(([name, value]) => (value ? [name] : []));

test('switches of errors are seen in every form that the parser takes', () => {
  for (const words of [
    ['--json'],
    ['--json=true'],
    ['--json=1'],
    ['--json', 'true'],
    ['--json=0', '--json'],
  ]) {
    expect([words, on('build', ...words)]).toEqual([words, ['json']]);
  }
  for (const words of [['-v'], ['-nv'], ['-vn'], ['--verbose=yes'], ['-v1']]) {
    expect([words, on('build', ...words)]).toEqual([words, ['verbose']]);
  }
  for (const words of [['--json=no'], ['--json', '--json=0'], ['--json', 'false'], ['-ov'], ['x', '-n']]) {
    expect([words, on('build', ...words)]).toEqual([words, []]);
  }
  expect(on('-V', '--json')).toEqual(['json', 'version']);
});

test('errors are JSON when `--json=true` asks for it, and not for a word after `--`', async () => {
  const said = async (...words: string[]) => {
    const terminal = fakeTerminal();
    return [await run(words, terminal), terminal.written.out];
  };
  for (const words of [
    ['build', 'x', '--wrong', '--json=true'],
    ['--json=1', 'nosuch'],
  ]) {
    expect(await said(...words)).toEqual([
      2,
      expect.stringMatching(/^{\n {2}"schemaVersion": 1,\n {2}"error"/),
    ]);
  }
  expect(await said('targets', 'x', '--', '--json')).toEqual([2, '']);
});
