import type { OptionTable, OptionValue, OptionValues } from '../../configuration/option.ts';
import { generalOptions, pickOptions } from '../../configuration/option-table.ts';
import { isSetting } from '../../configuration/resolve-options.ts';
import type { Terminal } from '../terminal.ts';

/** One positional argument of a command. */
export interface Positional {
  describe: string;
  /** The only values that are valid. */
  choices?: readonly string[];
  optional?: true;
  /** Takes all that follow, as a list; only the last one, which is optional then. */
  many?: true;
  /** Set when the key `input` of `onebeam.toml` can replace it. */
  isInput?: true;
}

export type Positionals = Readonly<Record<string, Positional>>;

type PositionalValues<Names extends Positionals> = {
  [Name in keyof Names]:
    | (Names[Name] extends { choices: readonly (infer Choice)[] }
        ? Choice
        : Names[Name] extends { many: true }
          ? string[]
          : string)
    | (Names[Name] extends { optional: true } ? undefined : never);
};

/** Values of options and positionals, by name. */
export type CommandValues = Readonly<Record<string, OptionValue | undefined>>;

/** One command: its place in the help, what it accepts, and what it does. */
export interface Command<Values = CommandValues> {
  name: string;
  /** One line, lower case, for the list of commands. */
  describe: string;
  /** In their order; optional ones last. */
  positionals?: Positionals;
  /** Without those that every command has. */
  options?: OptionTable;
  examples?: readonly (readonly [line: string, what: string])[];
  /** Writes results to `terminal.out`, and returns the exit code. What it throws is reported by the caller. */
  run(given: Values, terminal: Terminal): Promise<number>;
}

/** A command that has others: `systools make-tar`. */
export interface CommandGroup {
  name: string;
  describe: string;
  commands: readonly Command[];
}

export type AnyCommand = Command | CommandGroup;

/** A command, with the types of what it is given taken from its options and positionals. */
// biome-ignore lint/complexity/noBannedTypes: no options, no positionals
export const defineCommand = <const Options extends OptionTable = {}, const Names extends Positionals = {}>(
  command: Omit<
    Command<OptionValues<Options & typeof generalOptions> & PositionalValues<Names>>,
    'options' | 'positionals'
  > & { options?: Options; positionals?: Names },
): Command => command;

/** Options that work without a command. */
const programOptions: OptionTable = {
  help: { kind: 'switch', short: 'h', describe: 'show help' },
  version: { kind: 'switch', short: 'V', describe: 'show the version' },
};

/** Every flag that one of some commands has. */
export const allOptions = (commands: readonly AnyCommand[]): OptionTable =>
  Object.assign({}, programOptions, ...commands.map(commandOptions));

/** Every option of a command, or of those that it has, in the order of the help. */
export function commandOptions(command: AnyCommand): OptionTable {
  if ('commands' in command) return Object.assign({}, ...command.commands.map(commandOptions));
  return {
    ...command.options,
    ...generalOptions,
    ...(settingsOf(command).length > 0 && pickOptions('config')),
  };
}

/** The options of a command that `onebeam.toml` and variables can set. */
export const settingsOf = ({ name, options = {} }: Command): string[] =>
  Object.keys(options).filter((option) => isSetting(options[option]!, name));

/**
 * The usage line of a command: `build [escript]`.
 *
 * @param path how it is called, where its own name is not all of it: `systools make-tar`.
 */
export function usageOf(command: AnyCommand, path = command.name): string {
  const positionals = 'commands' in command ? {} : (command.positionals ?? {});
  const shown = Object.entries(positionals).map(([name, { optional, many }]) =>
    optional ? `[${name}${many ? '..' : ''}]` : `<${name}>`,
  );
  return [path, ...shown].join(' ');
}
