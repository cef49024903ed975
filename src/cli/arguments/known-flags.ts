import { optionNamed } from '../../configuration/option-table.ts';
import { type Command, commandOptions } from './command.ts';
import type { Flag } from './flag.ts';

/** A flag, and its name without hyphens. */
export interface KnownFlag extends Flag {
  name: string;
}

/** Flags as they are written: `--json`, `-v`. */
export type KnownFlags = ReadonlyMap<string, KnownFlag>;

const ofParser: KnownFlag[] = [
  { name: 'help', short: 'h', kind: 'switch', describe: '' },
  { name: 'version', short: 'V', kind: 'switch', describe: '' },
];

/** Every flag that one of the commands takes. What a name means is the same everywhere. */
export const knownFlags = (commands: readonly Command<never>[]): KnownFlags =>
  new Map(
    [...ofParser, ...commands.flatMap(flagsOf)].flatMap((flag) => [
      [`--${flag.name}`, flag] as const,
      ...(flag.short ? [[`-${flag.short}`, flag] as const] : []),
    ]),
  );

/** Every flag of a command, and of those that it gathers. */
export const flagsOf = (command: Command<never>): KnownFlag[] => [
  ...commandOptions(command).map(optionNamed),
  ...Object.entries(command.flags ?? {}).map(([name, flag]) => ({ name, ...flag })),
  ...(command.commands ?? []).flatMap(flagsOf),
];
