import { nearestName } from '../../configuration/nearest-name.ts';
import type { Option, OptionTable } from '../../configuration/option.ts';
import type { FlagTexts } from '../../configuration/resolve-options.ts';
import { parseTarget } from '../../targets/parse-target.ts';
import { type AnyCommand, type Command, usageOf } from './command.ts';
import type { Argument } from './split-arguments.ts';

/** A command line that does not follow the usage of any command. */
export class UsageError extends Error {}

/** A command as it was called. */
export interface CalledCommand {
  command: AnyCommand;
  /** How it is called: `systools make-tar`. */
  path: string;
  /** The positionals after it. */
  positionals: string[];
}

/**
 * Finds the command that the positionals begin with.
 *
 * @returns nothing when there are no positionals.
 * @throws UsageError for one that is not there, with what was probably meant
 */
export function calledCommand(
  all: readonly Argument[],
  commands: readonly AnyCommand[],
): CalledCommand | undefined {
  const [first, ...rest] = all.flatMap((one) => (one.kind === 'positional' ? [one.text] : []));
  if (first === undefined) return undefined;
  const elsewhere = Object.hasOwn(otherWays, first) ? otherWays[first] : undefined;
  if (elsewhere && !commands.some(({ name }) => name === first))
    throw new UsageError(`unknown command \`${first}\`; ${elsewhere}`);
  const command = commandNamed(first, commands);
  const [second, ...positionals] = rest;
  if (!('commands' in command) || second === undefined) return { command, path: first, positionals: rest };
  return { command: commandNamed(second, command.commands), path: `${first} ${second}`, positionals };
}

/** Names of commands in other tools. */
const otherWays: Readonly<Record<string, string>> = {
  run: 'start the executable itself: `./dist/my_app`',
  version: 'use `onebeam --version`',
  init: 'a project needs no set-up: run `onebeam build` in it, and put settings in `onebeam.toml`',
  compile: 'did you mean `build`?',
  package: 'did you mean `build`?',
  clean: 'did you mean `cache clean`?',
};

/** Returns the usage of a command, as far as arguments that may be wrong show which one. */
export function commandPath(all: readonly Argument[], commands: readonly AnyCommand[]): string | undefined {
  try {
    return calledCommand(all, commands)?.path;
  } catch {
    return undefined;
  }
}

/**
 * Refuses targets without commas between them: the second one would be the escript.
 *
 * @throws UsageError
 */
export function refuseLooseTargets(
  flags: ReadonlyMap<string, FlagTexts>,
  positionals: readonly string[],
): void {
  const given = flags.get('target');
  const loose = positionals.filter(isTarget);
  if (!given || loose.length === 0) return;
  const all = [...given.texts, ...loose].join(',');
  throw new UsageError(`separate targets with commas: \`${given.flag} ${all}\``);
}

function isTarget(text: string): boolean {
  if (text === 'all' || text === 'host') return true;
  // An argument with a slash is probably a path.
  if (text.includes('/')) return false;
  try {
    return parseTarget(text) !== undefined;
  } catch {
    return false;
  }
}

function commandNamed<One extends AnyCommand>(name: string, commands: readonly One[]): One {
  const command = commands.find((one) => one.name === name);
  if (command) return command;
  const names = commands.map((one) => one.name);
  throw unknown('command', name, nearestName(name, names));
}

/**
 * The texts that flags give to options.
 *
 * @param options of the command.
 * @throws UsageError for a flag that is not among them, and for one without its value
 */
export function flagTexts(all: readonly Argument[], options: OptionTable): Map<string, FlagTexts> {
  const given = new Map<string, FlagTexts>();
  for (const [index, one] of all.entries()) {
    if (one.kind !== 'flag') continue;
    const { flag, name } = one;
    if (name === undefined || !Object.hasOwn(options, name)) {
      const long = Object.keys(options).map((known) => `--${known}`);
      // A flag of another command was not misspelt.
      throw unknown('option', flag, name === undefined ? nearestName(flag, long) : undefined);
    }
    const text = one.text ?? valueWithout(options[name]!);
    const option = options[name]!;
    if (text === undefined || (text === '' && !mayBeEmpty(option)))
      throw withoutValue(name, one, all[index + 1]);
    given.set(name, { flag, texts: [...(given.get(name)?.texts ?? []), text] });
  }
  return given;
}

/** Returns what a flag without a value gives. */
function valueWithout(option: Option): string | undefined {
  if (option.kind === 'switch') return 'true';
  return mayStandAlone(option) ? '' : undefined;
}

const mayStandAlone = (option: Option): boolean => option.kind === 'list' && option.optionalValue === true;

/** An empty switch is an invalid value, which is reported with the valid ones. */
const mayBeEmpty = (option: Option): boolean =>
  option.kind === 'switch' || mayStandAlone(option) || (option.kind === 'text' && option.mayBeEmpty === true);

function withoutValue(
  name: string,
  { text }: Extract<Argument, { kind: 'flag' }>,
  next: Argument | undefined,
): UsageError {
  const behind =
    text === undefined && next?.kind === 'flag'
      ? `; to pass one that begins with a hyphen, use \`=\`: \`--${name}=${next.flag}\``
      : '';
  return new UsageError(`\`--${name}\` needs a value${behind}`);
}

/**
 * The positionals of a command by name.
 *
 * @throws UsageError for one too many, one too few, and one that is not among its choices
 */
export function positionalValues(
  command: Command,
  path: string,
  texts: readonly string[],
): Record<string, string | string[]> {
  const entries = Object.entries(command.positionals ?? {});
  const isOpen = entries.at(-1)?.[1].many ?? false;
  if (texts.length > entries.length && !isOpen) {
    throw new UsageError(`unexpected argument \`${texts[entries.length]!}\``);
  }
  const values: Record<string, string | string[]> = {};
  for (const [index, [name, { optional, choices, many }]] of entries.entries()) {
    const text = texts[index];
    if (text === undefined) {
      if (optional) continue;
      const one = choices ? ` (${choices.join(', ')})` : '';
      throw new UsageError(
        `\`<${name}>\`${one} is missing: the usage is \`onebeam ${usageOf(command, path)}\``,
      );
    }
    if (choices && !choices.includes(text)) {
      const meant = nearestName(text, choices);
      const hint = meant ? `did you mean \`${meant}\`?` : `\`<${name}>\` is one of ${choices.join(', ')}`;
      throw new UsageError(`unknown ${name} \`${text}\`; ${hint}`);
    }
    values[name] = many ? texts.slice(index) : text;
  }
  return values;
}

const unknown = (kind: 'command' | 'option', text: string, meant?: string): UsageError =>
  new UsageError(`unknown ${kind} \`${text}\`${meant ? `; did you mean \`${meant}\`?` : ''}`);
