import type { KnownFlags } from './known-flags.ts';
import { UsageError } from './usage-error.ts';

/**
 * Sees to it that every flag that wants a value has one: yargs takes one without for an empty text or an empty list, which
 * would go before what a variable says. For one that may stand alone the empty text is written out.
 *
 * @param words before `--`.
 * @throws UsageError
 */
export function withValues(words: readonly string[], flags: KnownFlags): string[] {
  return words.map((word, index) => {
    const [, written = '', given] = /^(--?[^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    const flag = flags.get(written);
    if (!flag || flag.kind === 'switch') return word;
    const next = words[index + 1];
    const value = given ?? (next !== undefined && !looksLikeFlag(next) ? next : undefined);
    if (value === undefined && flag.mayStandAlone) return `${word}=`;
    if (value || (value === '' && (flag.mayBeEmpty || flag.mayStandAlone))) return word;
    const behind =
      value === undefined && next !== undefined
        ? `; one that begins with a hyphen goes behind \`=\`: \`--${flag.name}=${next}\``
        : '';
    throw new UsageError(`\`--${flag.name}\` needs a value${behind}`);
  });
}

/** Whether the word after this one is its value. */
export const takesNext = (word: string, flags: KnownFlags): boolean =>
  (flags.get(word)?.kind ?? 'switch') !== 'switch';

/** `-` alone and negative numbers are values. */
export const looksLikeFlag = (word: string): boolean => /^-[^\d.]/.test(word);
