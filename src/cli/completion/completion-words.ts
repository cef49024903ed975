import type { Option } from '../../configuration/option.ts';
import { optionNamed } from '../../configuration/option-table.ts';
import { targets } from '../../targets/target.ts';
import { type Command, commandOptions } from '../command.ts';

/** A command as completion scripts know it. */
export interface CompletedCommand {
  name: string;
  describe: string;
  /** Of its first word, where only some are taken. */
  choices: readonly string[];
  options: readonly Option[];
}

/** From the tables that the parser is made from. */
export function completedCommands(commands: readonly Command<never>[]): CompletedCommand[] {
  return commands.map((command) => {
    const first = Object.values(command.words ?? {})[0];
    return {
      name: command.command.split(' ')[0]!,
      describe: command.describe,
      choices: typeof first === 'object' ? first.choices : [],
      options: commandOptions(command).map(optionNamed),
    };
  });
}

/** The values of an option, where only some make sense. */
export function valuesOf({ name, choices }: Option): readonly string[] {
  return name === 'target' ? ['all', 'host', ...targets] : (choices ?? []);
}
