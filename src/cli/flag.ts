/**
 * Flags in yargs's words. A list gathers what all of its flags give; of any other flag the last one counts, as people who
 * append to a command of somebody else's expect.
 */
export const listFlag = (describe: string) => ({ type: 'string', array: true, describe }) as const;

export const textFlag = (describe: string) => ({ type: 'string', coerce: lastOne, describe }) as const;

export const switchFlag = (describe: string) => ({ type: 'boolean', describe }) as const;

/** yargs gathers the values of a flag that is there several times, whether it is a list or not. */
function lastOne(value: unknown): unknown {
  return Array.isArray(value) ? value.at(-1) : value;
}
