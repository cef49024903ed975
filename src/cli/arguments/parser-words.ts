import { checkFlags } from './check-flags.ts';
import type { Command } from './command.ts';
import { knownFlags } from './known-flags.ts';
import { bareWords, namedCommand } from './named-command.ts';
import { plainSwitches } from './switch-words.ts';
import { withValues } from './value-words.ts';

/** No argument of a process can have it. */
const mark = '\0';

/**
 * A command line as the parser is to read it. yargs loses what stands after `--`: those words are marked instead, so that
 * none of them looks like a flag, and `markless` takes the marks away. Values of switches are in yargs's words.
 *
 * @throws UsageError as `plainSwitches`, `checkFlags` and `withValues`
 */
export function parserWords(words: readonly string[], commands: readonly Command<never>[]): string[] {
  const flags = knownFlags(commands);
  const [before, after] = parted(words);
  const plain = before.flatMap((word) => plainSwitches(word, flags));
  const { command, unknown } = namedCommand([...bareWords(plain, flags), ...after], commands);
  // The parser says what is wrong with it; asked for help it would give the general one.
  if (unknown) return unknown;
  if (command) checkFlags(plain, knownFlags([command]));
  const marked = after.map((word) => (word.startsWith('-') ? mark + word : word));
  return [...withValues(plain, flags), ...marked];
}

/** What stands before `--`, and what after it. */
export function parted(words: readonly string[]): [before: readonly string[], after: readonly string[]] {
  const end = words.indexOf('--');
  return end < 0 ? [words, []] : [words.slice(0, end), words.slice(end + 1)];
}

/** A text without the marks of words after `--`. */
export const markless = (text: string): string => text.replaceAll(mark, '');
