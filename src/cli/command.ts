import type { Argv } from 'yargs';
import type { Terminal } from './terminal.ts';

/** One command: its place in the help, its flags, and what it does. It answers with the exit code. */
export interface Command<Arguments> {
  /** As yargs writes it: `build <escript>`. */
  command: string;
  /** One line, lower case, for the list of commands. */
  describe: string;
  /** Declares the flags and examples. */
  flags(yargs: Argv): Argv<object>;
  /** Results go to `terminal.out`. What it throws is told by the caller, with exit code 1. */
  run(given: Arguments & { json?: boolean }, terminal: Terminal): Promise<number>;
}

/** Hangs a command on a parser; `finish` gets the exit code. */
export function hang<Arguments>(
  yargs: Argv,
  { command, describe, flags, run }: Command<Arguments>,
  terminal: Terminal,
  finish: (code: number) => void,
): Argv {
  return yargs.command(
    command,
    describe,
    (parser) => flags(parser as Argv) as Argv,
    async (given) => finish(await run(given as unknown as Arguments & { json?: boolean }, terminal)),
  ) as Argv;
}
