import type { Command } from './command.ts';
import type { KnownFlags } from './known-flags.ts';
import { takesNext } from './value-words.ts';

/** The words before `--` that are no flags, and no values of flags. */
export const bareWords = (words: readonly string[], flags: KnownFlags): string[] =>
  words.filter((word, index) => !word.startsWith('-') && !(index > 0 && takesNext(words[index - 1]!, flags)));

/**
 * The command that bare words begin with, down to one of `systools`.
 *
 * @returns nothing when there is none; the words up to the one that is no command in `unknown`.
 */
export function namedCommand(
  [first, ...rest]: readonly string[],
  commands: readonly Command<never>[],
): { command?: Command<never>; unknown?: string[] } {
  if (first === undefined) return {};
  const command = commands.find((one) => one.command.split(' ')[0] === first);
  if (!command) return { unknown: [first] };
  if (!command.commands) return { command };
  const deeper = namedCommand(rest, command.commands);
  return deeper.unknown ? { unknown: [first, ...deeper.unknown] } : deeper;
}
