import type { Option } from '../configuration/option.ts';
import { type AnyCommand, commandOptions } from './arguments/command.ts';

/** A command as completion scripts offer it. */
export interface CompletedCommand {
  name: string;
  describe: string;
  /** The values of its first positional, where only some are valid. */
  choices: readonly string[];
  options: readonly (readonly [name: string, option: Option])[];
  /** True when files may follow the first positional. */
  takesFiles: boolean;
}

/** The commands, and `help`. */
export function completedCommands(commands: readonly AnyCommand[]): CompletedCommand[] {
  const completed = commands.map((command) => ({
    name: command.name,
    describe: command.describe,
    choices: firstChoices(command),
    options: Object.entries(commandOptions(command)),
    takesFiles: 'commands' in command,
  }));
  const help = {
    name: 'help',
    describe: 'show the options and examples of a command',
    options: [],
    takesFiles: false,
  };
  return [...completed, { ...help, choices: completed.map(({ name }) => name) }];
}

function firstChoices(command: AnyCommand): readonly string[] {
  if ('commands' in command) return command.commands.map(({ name }) => name);
  return Object.values(command.positionals ?? {})[0]?.choices ?? [];
}

/** The flags of an option, the long one first. */
export const flagsOf = (name: string, { short }: Option): string[] => [
  `--${name}`,
  ...(short ? [`-${short}`] : []),
];
