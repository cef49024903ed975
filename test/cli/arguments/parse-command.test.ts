import { describe, expect, test } from 'bun:test';
import { type AnyCommand, allOptions, commandOptions } from '../../../src/cli/arguments/command.ts';
import { calledCommand, flagTexts, positionalValues } from '../../../src/cli/arguments/parse-command.ts';
import { splitArguments } from '../../../src/cli/arguments/split-arguments.ts';
import { commands } from '../../../src/cli/commands.ts';
import { readTexts } from '../../../src/configuration/option-value.ts';
import { OnebeamError } from '../../../src/errors/onebeam-error.ts';
import { describe as textOf } from '../../../src/errors/text.ts';

/** Returns the flags and positionals of a command, before its rules are checked. */
function given(...argv: string[]): Record<string, unknown> {
  const all = splitArguments(argv, allOptions(commands));
  const { command, path, positionals } = calledCommand(all, commands)!;
  const options = allOptions([command]);
  const values: Record<string, unknown> = {};
  for (const [name, { flag, texts }] of flagTexts(all, options)) {
    try {
      values[name] = readTexts(options[name]!, texts, flag);
    } catch (error) {
      throw error instanceof OnebeamError ? new Error(textOf(error).message) : error;
    }
  }
  if ('commands' in command) throw new Error(`no command of ${path}`);
  return { ...values, ...positionalValues(command, path, positionals) };
}

/** The name of a command, and one argument for each positional that it must have. */
function called(command: AnyCommand): string[] {
  const positionals = 'commands' in command ? [] : Object.values(command.positionals ?? {});
  const needed = positionals.filter(({ optional }) => !optional);
  return [command.name, ...needed.map(({ choices }) => choices?.[0] ?? 'thing')];
}

describe('a flag that is there twice', () => {
  for (const command of commands) {
    if ('commands' in command) continue;
    const words = called(command);
    test(`${words[0]}: a list has both, of anything else the last one counts`, () => {
      for (const [name, option] of Object.entries(commandOptions(command))) {
        const { kind, short } = option;
        const choices =
          (kind === 'text' && option.choices) || (kind === 'number' ? ['1', '2'] : ['one', 'two']);
        const [first, second] = [choices[0]!, choices[1]!];
        if (kind === 'switch') {
          expect([name, given(...words, `--${name}`, `--${name}`)[name]]).toEqual([name, true]);
          continue;
        }
        const both = kind === 'list' ? [first, second] : kind === 'number' ? 2 : second;
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
    for (const name of ['outdir', 'otp-root', 'script-name']) {
      expect(twice(name, ['make-script', 'r'])).toBe('two');
    }
    expect(given('systools', 'make-script', 'r', '--otp', '25', '--otp', '27').otp).toBe(27);
    expect(given('systools', 'make-tar', 'r', '--var-tar', 'omit', '--var-tar', 'include')['var-tar']).toBe(
      'include',
    );
    expect(given('systools', 'make-script', 'r', '--local', '--local').local).toBe(true);
  });
});

describe('a flag without its value is refused', () => {
  for (const command of commands) {
    if ('commands' in command) continue;
    const words = called(command);
    test(words[0]!, () => {
      for (const [name, { kind, short }] of Object.entries(commandOptions(command))) {
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

  test('and says how to write one that begins with a hyphen', () => {
    expect(() => given('build', 'x', '--profile-start', '--help')).toThrow(
      'to pass one that begins with a hyphen, use `=`: `--profile-start=--help`',
    );
    expect(given('build', 'x', '--profile-start=--help')['profile-start']).toBe('--help');
    expect(given('build', 'x', '--profile-start', '')['profile-start']).toBe('');
    expect(() => given('build', '-qo')).toThrow('`--output` needs a value');
    expect(given('cache', 'prune', '--older-than', '-5')['older-than']).toBe(-5);
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
    [['build', 'x', '--ofline'], 'unknown option `--ofline`; did you mean `--offline`?'],
    [['build', 'x', '--ofline=1', '--bogus'], 'unknown option `--ofline`; did you mean `--offline`?'],
    [['inspect', 'x', '--drop-app', 'ssl'], 'unknown option `--drop-app`'],
    [['build', 'x', '--dropApp', 'ssl'], 'unknown option `--dropApp`; did you mean `--drop-app`?'],
    [['targets', '-x'], 'unknown option `-x`'],
    [['systools', 'make-script', 'r', '--exreff'], 'unknown option `--exreff`; did you mean `--exref`?'],
    [['systools', 'make-script', 'r', '--noexec'], 'unknown option `--noexec`'],
    [['build', 'hello', '--escript', 'demo'], 'unknown option `--escript`'],
    [['build', '--escript', 'a', '--escript', 'b'], 'unknown option `--escript`'],
    [['--json', 'inspect', '--executable=x'], 'unknown option `--executable`'],
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
  test('accepts no other', () => {
    for (const [word, flag, found] of [
      ['--strict=maybe', '--strict', 'maybe'],
      ['--json=', '--json', ''],
      ['-n=2', '-n', '2'],
      ['-qn-v', '-n', '-v'],
    ] as const) {
      expect(() => given('build', word)).toThrow(
        `invalid \`${flag}\`: expected \`1\`, \`0\` or no value, found \`${found}\``,
      );
    }
  });
  test('does not change the values of other flags', () =>
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
      escript: ['./my_app'],
    }));
  test('an argument after `--` is not a flag', () => {
    expect(given('build', '-q', '--', 'hello')).toMatchObject({ quiet: true, escript: ['hello'] });
    expect(given('diff', 'one', '--', '--two')).toMatchObject({ before: 'one', after: '--two' });
    expect(given('build', '--', '-q').quiet).toBeUndefined();
    for (const words of [
      ['inspect', 'hello', '--', 'more'],
      ['inspect', 'hello', '--', '--bogus'],
      ['targets', '--', '-x'],
    ]) {
      expect(() => given(...words)).toThrow(`unexpected argument \`${words.at(-1)}\``);
    }
  });
  test('that looks like a number is unchanged', () =>
    expect(given('build', '007', '--name', '1.0')).toMatchObject({ escript: ['007'], name: '1.0' }));
});

describe('positionals', () => {
  test.each([
    [['inspect'], '`<executable>` is missing: the usage is `onebeam inspect <executable>`'],
    [['systools', 'make-tar'], '`<release>` is missing: the usage is `onebeam systools make-tar <release>`'],
    [['cache', 'lst'], 'unknown action `lst`; did you mean `list`?'],
    [['cache', 'nothing'], 'unknown action `nothing`; `<action>` is one of dir, list, prune, clean'],
    [['diff', 'a', 'b', 'c'], 'unexpected argument `c`'],
    [['biuld'], 'unknown command `biuld`; did you mean `build`?'],
    [['systools', 'make-tra', 'r'], 'unknown command `make-tra`; did you mean `make-tar`?'],
  ])('%j', (argv, said) => expect(() => given(...argv)).toThrow(new Error(said)));
});
