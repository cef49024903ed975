import { truth } from '../../configuration/truth.ts';
import type { KnownFlags } from './known-flags.ts';
import { UsageError } from './usage-error.ts';

/**
 * A word that is one switch, or begins with several: each as a word of its own, with the value that stands in it. What is
 * none is left as it is.
 */
export function switchesIn(word: string, flags: KnownFlags): { flag: string; value?: string }[] {
  const [, long, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
  if (long !== undefined && value !== undefined && flags.get(long)?.kind === 'switch')
    return [{ flag: long, value }];
  const flag = word.slice(0, 2);
  if (/^-[A-Za-z]./s.test(word) && flags.get(flag)?.kind === 'switch') {
    const rest = word.slice(2);
    if (/^[A-Za-z]/.test(rest)) return [{ flag }, ...switchesIn(`-${rest}`, flags)];
    return [{ flag, value: rest.replace(/^=/, '') }];
  }
  return [{ flag: word }];
}

/**
 * A word with the values of its switches as yargs knows them: it takes `--json=true` and reads any other value as false.
 *
 * @throws UsageError for a value that a variable would not take either
 */
export function plainSwitches(word: string, flags: KnownFlags): string[] {
  return switchesIn(word, flags).map(({ flag, value }) => {
    if (value === undefined) return flag;
    const on = truth(value);
    if (on === undefined)
      throw new UsageError(`\`${flag}\` takes \`1\` or \`0\` if anything, found \`${value}\``);
    return on ? flag : `${flag}=false`;
  });
}
