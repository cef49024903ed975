import type { Argv } from 'yargs';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { blamed } from './arguments/blamed.ts';
import { commandsFor } from './arguments/commands-for.ts';
import { configured } from './arguments/configured.ts';
import { generalSwitches } from './arguments/general-switches.ts';
import { knownFlags } from './arguments/known-flags.ts';
import { commandParser } from './arguments/parser.ts';
import { parserWords, parted } from './arguments/parser-words.ts';
import { UsageError } from './arguments/usage-error.ts';
import { tellError, tellUsage } from './report/tell-error.ts';
import type { Terminal } from './terminal.ts';

/** Exit codes: 0 done, 1 failed, 2 asked for in a way that cannot be; ended by a signal, 128 and its number. */
export const exitCode = { ok: 0, failed: 1, usage: 2, SIGINT: 130, SIGTERM: 143 } as const;

/** The whole command line: arguments in, exit code out, text to the terminal. */
export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  let chosen: (() => Promise<number>) | undefined;
  const commands = await commandsFor(words);
  const given = generalSwitches(parted(words)[0], knownFlags(commands));
  const parser = commandParser(commands, terminal, (command, values) => {
    chosen = async () => {
      const { given, origins } = await configured(command, values, terminal);
      return command.run(given as never, terminal).catch((error) => {
        throw blamed(error, origins);
      });
    };
  });
  try {
    if (words.length === 0) {
      terminal.err(`${await parser.getHelp()}\n`);
      return exitCode.usage;
    }
    if (given.json && given.version) {
      terminal.out((await import('./report/version-document.ts')).versionDocument());
      return exitCode.ok;
    }
    parse(parser, parserWords(asked(words), commands), terminal);
    return chosen ? await chosen() : exitCode.ok;
  } catch (error) {
    if (terminal.signal?.aborted) {
      const { reason } = terminal.signal;
      tellError(new OnebeamError('interrupted'), terminal, given);
      return reason?.data?.found === 'SIGTERM' ? exitCode.SIGTERM : exitCode.SIGINT;
    }
    if (error instanceof UsageError) tellUsage(error.message, terminal, given);
    else tellError(error, terminal, given);
    return isUsage(error) ? exitCode.usage : exitCode.failed;
  }
}

/** `help build` is `build --help`. */
const asked = (words: readonly string[]): readonly string[] =>
  words[0] === 'help' ? ['--help', ...words.slice(1)] : words;

function parse(parser: Argv, words: readonly string[], terminal: Terminal): void {
  parser.parse([...words], {}, (_error: unknown, _given: unknown, output: string) => {
    if (output) terminal.out(`${output}\n`);
  });
}

const usageCodes: readonly string[] = ['option-invalid', 'options-conflict', 'target-unknown'];

/** Whether the command line is at fault, not what it names. */
const isUsage = (error: unknown): boolean =>
  error instanceof UsageError || (error instanceof OnebeamError && usageCodes.includes(error.code));
