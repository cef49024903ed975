import type { Option } from '../../configuration/option.ts';

/** What the parser has to know of an option. */
export interface Flag
  extends Pick<Option, 'kind' | 'choices' | 'describe' | 'short' | 'mayBeEmpty' | 'path'> {
  /** Set when the flag means something without a value, too. */
  mayStandAlone?: true;
}

/** Flags of one command alone, by name. */
export type Flags = Readonly<Record<string, Flag>>;

export const listFlag = (describe: string) => ({ kind: 'list', describe }) as const;

export const textFlag = (describe: string) => ({ kind: 'text', describe }) as const;

export const switchFlag = (describe: string) => ({ kind: 'switch', describe }) as const;

/**
 * Flags in yargs's words. A list gathers what all of its flags give; of any other flag the last one counts, as people who
 * append to a command of somebody else's expect.
 */
const kinds = {
  list: { type: 'string', array: true },
  text: { type: 'string', coerce: lastOne },
  number: { type: 'string', coerce: lastOne },
  switch: { type: 'boolean' },
} as const;

/** An option as yargs wants it declared. */
export const yargsFlag = ({ kind, choices, describe, short }: Flag) => ({
  ...kinds[kind],
  describe,
  ...(short && { alias: short }),
  ...(choices && { choices }),
});

/** yargs gathers the values of a flag that is there several times, whether it is a list or not. */
function lastOne(value: unknown): unknown {
  return Array.isArray(value) ? value.at(-1) : value;
}
