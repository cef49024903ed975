import { optionNamed } from '../configuration/option-table.ts';
import { truth } from '../configuration/truth.ts';
import { type Command, commandOptions } from './command.ts';
import { UsageError } from './usage-error.ts';

/** Every switch that one of the commands takes, as it is written: `--json`, `-v`. */
export function switchesOf(commands: readonly Command<never>[]): Set<string> {
  const names = commands.flatMap((command): string[] => [
    ...commandOptions(command)
      .map(optionNamed)
      .flatMap(({ kind, name, short }) => (kind === 'switch' ? written(name, short) : [])),
    ...Object.entries(command.flags ?? {}).flatMap(([name, { kind, short }]) =>
      kind === 'switch' ? written(name, short) : [],
    ),
    ...switchesOf(command.commands ?? []),
  ]);
  return new Set([...names, '--help', '-h', '--version', '-V']);
}

const written = (name: string, short?: string): string[] => [`--${name}`, ...(short ? [`-${short}`] : [])];

/**
 * A word that is one switch, or begins with several: each as a word of its own, with the value that stands in it. What is
 * none is left as it is.
 */
export function switchesIn(word: string, switches: ReadonlySet<string>): { flag: string; value?: string }[] {
  const [, long, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
  if (long !== undefined && value !== undefined && switches.has(long)) return [{ flag: long, value }];
  const flag = word.slice(0, 2);
  if (/^-[A-Za-z]./s.test(word) && switches.has(flag)) {
    const rest = word.slice(2);
    if (/^[A-Za-z]/.test(rest)) return [{ flag }, ...switchesIn(`-${rest}`, switches)];
    return [{ flag, value: rest.replace(/^=/, '') }];
  }
  return [{ flag: word }];
}

/**
 * A word with the values of its switches as yargs knows them: it takes `--json=true` and reads any other value as false.
 *
 * @throws UsageError for a value that a variable would not take either
 */
export function plainSwitches(word: string, switches: ReadonlySet<string>): string[] {
  return switchesIn(word, switches).map(({ flag, value }) => {
    if (value === undefined) return flag;
    const on = truth(value);
    if (on === undefined)
      throw new UsageError(`\`${flag}\` takes \`1\` or \`0\` if anything, found \`${value}\``);
    return on ? flag : `${flag}=false`;
  });
}
