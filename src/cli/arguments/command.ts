import type { Argv } from 'yargs';
import { generalOptions, type OptionName, optionNamed } from '../../configuration/option-table.ts';
import type { Terminal } from '../terminal.ts';
import { type Flags, yargsFlag } from './flag.ts';

/** What every command is given beside its own arguments. */
export interface GeneralFlags {
  json?: boolean | undefined;
  quiet?: boolean | undefined;
  verbose?: boolean | undefined;
}

/** One command: its place in the help, what it takes, and what it does. It answers with the exit code. */
export interface Command<Arguments> {
  /** As yargs writes it: `build <escript>`. */
  command: string;
  /** One line, lower case, for the list of commands. */
  describe: string;
  /** What the words in `<>` and `[]` are, by name. */
  words?: Readonly<Record<string, string | { describe: string; choices: readonly string[] }>>;
  /** Of the table. */
  options?: readonly OptionName[];
  /**
   * Set when `onebeam.toml` and `ONEBEAM_*` may say what the flags do not: for all options, or for some. Where a result goes
   * and what it is called is a build's own; other commands do not take it from there.
   */
  configured?: true | readonly OptionName[];
  examples?: readonly (readonly [line: string, what: string])[];
  /** Of a command that only gathers others: what its first word may be. */
  commands?: readonly Command<never>[];
  /** Flags that are not in the table, because nothing but this command knows them. */
  flags?: Flags;
  /** Results go to `terminal.out`. What it throws is told by the caller. */
  run(given: Arguments & GeneralFlags, terminal: Terminal): Promise<number>;
}

/** Hears which command was given. */
export type Choose = (command: Command<never>, given: Record<string, unknown>) => void;

/** Hangs a command on a parser, with its flags, or with the commands that it gathers. */
export function hang(yargs: Argv, command: Command<never>, choose: Choose): Argv {
  return yargs.command(
    command.command,
    command.describe,
    (parser) =>
      command.commands
        ? command.commands
            .reduce((all, one) => hang(all, one, choose), parser as Argv)
            .demandCommand(1, `no command given: \`${command.command}\` needs one more word`)
        : declared(parser as Argv, command),
    (given) => choose(command, given),
  ) as Argv;
}

/** Its own options and those of every command, in the order of the help. */
export const commandOptions = ({
  options = [],
  configured,
}: Pick<Command<never>, 'options' | 'configured'>): readonly OptionName[] => [
  ...options,
  ...generalOptions,
  ...(configured ? (['config'] as const) : []),
];

/** Declares what a command takes, in yargs's words. */
export function declared(
  parser: Argv,
  { words = {}, options = [], examples = [], configured, flags = {} }: Command<never>,
): Argv {
  for (const [name, word] of Object.entries(words)) {
    parser.positional(name, { type: 'string', ...(typeof word === 'string' ? { describe: word } : word) });
  }
  for (const name of commandOptions({ options, ...(configured && { configured }) })) {
    const option = optionNamed(name);
    parser.option(name, { ...yargsFlag(option), group: `${option.group}:` });
  }
  for (const [line, what] of examples) parser.example(`$0 ${line}`, what);
  for (const [name, flag] of Object.entries(flags)) parser.option(name, yargsFlag(flag));
  return parser;
}
