import type { Option } from '../../configuration/option.ts';
import { targets } from '../../targets/target.ts';
import type { Command } from '../arguments/command.ts';
import { flagsOf } from '../arguments/known-flags.ts';

/** What completion scripts know of an option. */
export type CompletedOption = Pick<Option, 'name' | 'short' | 'kind' | 'choices' | 'describe' | 'path'>;

/** A command as completion scripts know it. */
export interface CompletedCommand {
  name: string;
  describe: string;
  /** Of its first word, where only some are taken. */
  choices: readonly string[];
  options: readonly CompletedOption[];
  /** Whether files may follow its first word. */
  gathers: boolean;
}

/** From the tables that the parser is made from. */
export function completedCommands(commands: readonly Command<never>[]): CompletedCommand[] {
  const completed = commands.map((command) => {
    const first = Object.values(command.words ?? {})[0];
    return {
      name: command.command.split(' ')[0]!,
      describe: command.describe,
      choices: typeof first === 'object' ? first.choices : [],
      options: [...new Map(flagsOf(command).map((flag) => [flag.name, flag])).values()],
      gathers: command.commands !== undefined,
    };
  });
  const help = {
    name: 'help',
    describe: 'tell what a command takes, with examples',
    options: [],
    gathers: false,
  };
  return [...completed, { ...help, choices: completed.map(({ name }) => name) }];
}

/** The values of an option, where only some make sense. */
export function valuesOf({ name, choices }: CompletedOption): readonly string[] {
  return name === 'target' ? ['all', 'host', ...targets] : (choices ?? []);
}
