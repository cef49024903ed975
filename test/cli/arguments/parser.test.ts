import { describe, expect, test } from 'bun:test';
import { type Command, commandOptions } from '../../../src/cli/arguments/command.ts';
import { commandParser } from '../../../src/cli/arguments/parser.ts';
import { parserWords } from '../../../src/cli/arguments/parser-words.ts';
import { systoolsCommand } from '../../../src/cli/commands/systools.ts';
import { commands } from '../../../src/cli/commands.ts';
import { optionNamed } from '../../../src/configuration/option-table.ts';
import { fakeTerminal } from '../fake-terminal.ts';

/** What a command would be given. */
function given(...words: string[]): Record<string, unknown> {
  let values: Record<string, unknown> = {};
  const all = [...commands, systoolsCommand] as readonly Command<never>[];
  commandParser(all, fakeTerminal(), (_command, found) => {
    values = found;
  }).parse(parserWords(words, all));
  return values;
}

/** The word that a command is called by, and one for each thing that it must have. */
function called({ command, words = {} }: Command<never>): string[] {
  const [name, ...things] = command.split(' ').filter((word) => !word.startsWith('['));
  const one = (thing: string) => {
    const word = words[thing.replace(/[<>.]/g, '')];
    return typeof word === 'object' ? word.choices[0]! : 'thing';
  };
  return [name!, ...things.map(one)];
}

describe('a flag that is there twice', () => {
  for (const command of commands as readonly Command<never>[]) {
    if (command.commands) continue;
    const words = called(command);
    test(`${words[0]}: a list has both, of anything else the last one counts`, () => {
      for (const name of commandOptions(command)) {
        const { kind, choices = ['one', 'two'], short } = optionNamed(name);
        const [first, second] = [choices[0]!, choices[1]!];
        if (kind === 'switch') {
          expect([name, given(...words, `--${name}`, `--${name}`)[name]]).toEqual([name, true]);
          continue;
        }
        const both = kind === 'list' ? [first, second] : second;
        expect([name, given(...words, `--${name}`, first, `--${name}`, second)[name]]).toEqual([name, both]);
        expect([name, given(...words, `--${name}=${first}`, `--${name}=${second}`)[name]]).toEqual([
          name,
          both,
        ]);
        if (short) {
          expect([name, given(...words, `-${short}`, first, `--${name}`, second)[name]]).toEqual([
            name,
            both,
          ]);
        }
      }
    });
  }

  test('systools: the same for what only its commands take', () => {
    const twice = (name: string, more: string[] = []) =>
      given('systools', ...more, `--${name}`, 'one', `--${name}`, 'two')[name];
    const both = ['one', 'two'];
    for (const name of ['path', 'variables', 'exref'])
      expect(twice(name, ['make-script', 'r'])).toEqual(both);
    for (const name of ['dirs', 'extra-files']) expect(twice(name, ['make-tar', 'r'])).toEqual(both);
    for (const name of ['up-from', 'down-to']) expect(twice(name, ['make-relup', 'r'])).toEqual(both);
    for (const name of ['outdir', 'otp', 'otp-root', 'script-name']) {
      expect(twice(name, ['make-script', 'r'])).toBe('two');
    }
    expect(given('systools', 'make-tar', 'r', '--var-tar', 'omit', '--var-tar', 'include')['var-tar']).toBe(
      'include',
    );
    expect(given('systools', 'make-script', 'r', '--local', '--local').local).toBe(true);
  });
});

describe('a flag without its value is refused', () => {
  for (const command of commands as readonly Command<never>[]) {
    if (command.commands) continue;
    const words = called(command);
    test(words[0]!, () => {
      for (const name of commandOptions(command)) {
        const { kind, short } = optionNamed(name);
        if (kind === 'switch') continue;
        for (const flag of [`--${name}`, ...(short ? [`-${short}`] : [])]) {
          const said = `\`--${name}\` needs a value`;
          expect(() => given(...words, flag)).toThrow(said);
          expect(() => given(...words, flag, '--json')).toThrow(said);
          expect(() => given(...words, flag, '--', 'value')).toThrow(said);
          if (name === 'profile-start') continue;
          expect(() => given(...words, flag, '')).toThrow(said);
          expect(() => given(...words, `${flag}=`)).toThrow(said);
        }
      }
    });
  }

  test('and told how to give one that begins with a hyphen', () => {
    expect(() => given('build', 'x', '--profile-start', '--help')).toThrow(
      'begins with a hyphen goes behind `=`: `--profile-start=--help`',
    );
    expect(given('build', 'x', '--profile-start=--help')['profile-start']).toBe('--help');
    expect(given('build', 'x', '--profile-start', '')['profile-start']).toBe('');
    expect(() => given('build', '-qo')).toThrow('`--output` needs a value');
    expect(given('cache', 'prune', '--older-than', '-5')['older-than']).toBe('-5');
  });

  test('systools, for what only its commands take', () => {
    for (const name of ['path', 'outdir', 'otp']) {
      expect(() => given('systools', 'make-script', 'r', `--${name}`, '--local')).toThrow(
        `\`--${name}\` needs a value`,
      );
    }
    expect(given('systools', 'make-script', 'r', '--exref', '--local')).toMatchObject({
      exref: [''],
      local: true,
    });
  });
});

describe('a flag that a command does not take', () => {
  test.each([
    [['build', 'x', '--ofline'], 'unknown: `--ofline`; did you mean `--offline`?'],
    [['build', 'x', '--ofline=1', '--bogus'], 'unknown: `--ofline`; did you mean `--offline`?'],
    [['inspect', 'x', '--drop-app', 'ssl'], 'unknown: `--drop-app`'],
    [['build', 'x', '--dropApp', 'ssl'], 'unknown: `--dropApp`; did you mean `--drop-app`?'],
    [['targets', '-x'], 'unknown: `-x`'],
    [['systools', 'make-script', 'r', '--exreff'], 'unknown: `--exreff`; did you mean `--exref`?'],
    [['systools', 'make-script', 'r', '--noexec'], 'unknown: `--noexec`'],
    [['build', 'hello', '--escript', 'demo'], 'unknown: `--escript`'],
    [['build', '--escript', 'a', '--escript', 'b'], 'unknown: `--escript`'],
    [['--json', 'inspect', '--executable=x'], 'unknown: `--executable`'],
  ])('%j', (words, said) => expect(() => given(...words)).toThrow(new Error(said)));
});

describe('a switch with a value', () => {
  test('takes those that its variable takes', () => {
    for (const [value, on] of [
      ...['1', 'true', 'yes', 'on', 'YES'].map((value) => [value, true] as const),
      ...['0', 'false', 'no', 'off'].map((value) => [value, false] as const),
    ]) {
      expect([value, given('build', `--dry-run=${value}`, 'x')['dry-run']]).toEqual([value, on]);
      expect([value, given('build', `-qn=${value}`)]).toMatchObject([value, { quiet: true, 'dry-run': on }]);
    }
    expect(given('systools', 'make-script', 'r', '--local=yes').local).toBe(true);
    expect(given('build', '-n1', '-q0')).toMatchObject({ 'dry-run': true, quiet: false });
    expect(given('build', '--json', '--json=no').json).toBe(false);
  });
  test('takes no other', () => {
    for (const [word, flag, found] of [
      ['--strict=maybe', '--strict', 'maybe'],
      ['--json=', '--json', ''],
      ['-n=2', '-n', '2'],
      ['-qn-v', '-n', '-v'],
    ] as const) {
      expect(() => given('build', word)).toThrow(
        `\`${flag}\` takes \`1\` or \`0\` if anything, found \`${found}\``,
      );
    }
  });
  test('leaves the values of other flags alone', () =>
    expect(given('build', '-qo', 'out', '--name=yes')).toMatchObject({
      quiet: true,
      output: 'out',
      name: 'yes',
    }));
});

describe('a word', () => {
  test('after the value of a list is not one more of it', () =>
    expect(given('build', '-t', 'linux-x64', './my_app')).toMatchObject({
      target: ['linux-x64'],
      escript: './my_app',
    }));
  test('after `--` is no flag, and is taken as one before it would be', () => {
    expect(given('build', '-q', '--', 'hello')).toMatchObject({ quiet: true, escript: 'hello' });
    expect(given('diff', 'one', '--', '--two')).toMatchObject({ before: 'one', after: '--two' });
    expect(given('build', '--', '-q').quiet).toBeUndefined();
    for (const words of [
      ['build', 'hello', '--', 'more'],
      ['build', 'hello', '--', '--bogus'],
      ['targets', '--', '-x'],
    ]) {
      expect(() => given(...words)).toThrow(`unknown: \`${words.at(-1)}\``);
    }
  });
  test('that looks like a number stays as it is', () =>
    expect(given('build', '007', '--name', '1.0')).toMatchObject({ escript: '007', name: '1.0' }));
});
