import { expect, test } from 'bun:test';
import { allOptions } from '../../../src/cli/arguments/command.ts';
import { generalSwitches, splitArguments } from '../../../src/cli/arguments/split-arguments.ts';
import { commands } from '../../../src/cli/commands.ts';
import { run } from '../../../src/cli/run.ts';
import { fakeTerminal } from '../fake-terminal.ts';

const options = allOptions(commands);
const on = (...argv: string[]) =>
  Object.entries(generalSwitches(splitArguments(argv, options))).flatMap(([name, value]) =>
    value ? [name] : [],
  );

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

test('errors are JSON for `--json=true`, but not for an argument after `--`', async () => {
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

test('distinguishes flags, values and positionals in any order', () => {
  const split = (...argv: string[]) =>
    splitArguments(argv, options).map((one) =>
      one.kind === 'positional' ? one.text : [one.flag, one.name, one.text],
    );
  expect(split('build', '-qo', 'out', 'x')).toEqual([
    'build',
    ['-q', 'quiet', undefined],
    ['-o', 'output', 'out'],
    'x',
  ]);
  expect(split('-oout', '-o=out', '--output=out', '--output', 'out')).toEqual([
    ['-o', 'output', 'out'],
    ['-o', 'output', 'out'],
    ['--output', 'output', 'out'],
    ['--output', 'output', 'out'],
  ]);
  expect(split('--older-than', '-5', '-', '-x', '--no-such=1')).toEqual([
    ['--older-than', 'older-than', '-5'],
    '-',
    ['-x', undefined, undefined],
    ['--no-such', undefined, '1'],
  ]);
  // An argument that looks like a flag is never a value, and there are no flags after `--`.
  expect(split('--name', '--json', '--', '--json', '--')).toEqual([
    ['--name', 'name', undefined],
    ['--json', 'json', undefined],
    '--json',
    '--',
  ]);
  // Names that every object of JavaScript has are flags of no command.
  expect(split('--constructor', '--__proto__=1')).toEqual([
    ['--constructor', undefined, undefined],
    ['--__proto__', undefined, '1'],
  ]);
});
