import { nearestName } from '../../configuration/nearest-name.ts';
import { optionTable } from '../../configuration/option-table.ts';
import type { KnownFlags } from './known-flags.ts';
import { UsageError } from './usage-error.ts';
import { looksLikeFlag } from './value-words.ts';

/**
 * Refuses flags that a command does not take. yargs would take the command's words as flags, too, and name each unknown
 * flag twice.
 *
 * @param words before `--`.
 * @param flags of the command.
 * @throws UsageError with what was probably meant; not with the flag itself, when another command takes it.
 */
export function checkFlags(words: readonly string[], flags: KnownFlags): void {
  for (const word of words) {
    const [flag = ''] = word.split('=');
    if (!looksLikeFlag(word) || flags.has(flag)) continue;
    const elsewhere = optionTable.some(({ name }) => `--${name}` === flag);
    const long = [...flags.keys()].filter((known) => known.startsWith('--'));
    const meant = elsewhere ? undefined : nearestName(flag, long);
    throw new UsageError(`unknown: \`${flag}\`${meant ? `; did you mean \`${meant}\`?` : ''}`);
  }
}
