import yargs, { type Argv } from 'yargs';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { version } from '../version.ts';
import { type Command, hang } from './command.ts';
import { commands } from './commands.ts';
import { tellError } from './tell-error.ts';
import type { Terminal } from './terminal.ts';

/** Exit codes: 0 done, 1 failed, 2 asked for in a way that cannot be, 130 interrupted. */
export const exitCode = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;

class UsageError extends Error {}

/** The whole command line: arguments in, exit code out, text to the terminal. */
export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = exitCode.ok;
  const given = { json: words.includes('--json'), verbose: words.includes('--verbose') };
  const parser = parserOf(terminal, (finished) => {
    code = finished;
  });
  try {
    if (words.length === 0) {
      terminal.err(`${await parser.getHelp()}\n`);
      return exitCode.usage;
    }
    const asked = words[0] === 'help' ? [...words.slice(1), '--help'] : [...words];
    await parser.parseAsync(asked, {}, (_error: unknown, _given: unknown, output: string) => {
      if (output) terminal.out(`${output}\n`);
    });
    return code;
  } catch (error) {
    if (terminal.signal?.aborted) return exitCode.interrupted;
    if (error instanceof UsageError) {
      terminal.err(`${terminal.colors.red('error:')} ${error.message}\n`);
      terminal.err(`${terminal.colors.cyan('hint:')} see \`onebeam --help\`\n`);
      return exitCode.usage;
    }
    tellError(error, terminal, given);
    return isUsage(error) ? exitCode.usage : exitCode.failed;
  }
}

const usageCodes: readonly string[] = ['option-invalid', 'options-conflict', 'target-unknown'];

/** Whether the command line is at fault, not what it names. */
const isUsage = (error: unknown): boolean => error instanceof OnebeamError && usageCodes.includes(error.code);

function parserOf(terminal: Terminal, finish: (code: number) => void): Argv {
  const parser = yargs()
    .scriptName('onebeam')
    .usage('Usage: $0 <command>\n\nOne native executable from an Erlang, Elixir, Gleam or LFE escript.')
    .example('$0 build ./my_app', 'dist/my_app for this machine')
    .example('$0 build ./my_app -t all', 'eight targets from one machine')
    .locale('en')
    .wrap(100)
    .exitProcess(false)
    .parserConfiguration({ 'strip-aliased': true, 'boolean-negation': false, 'parse-numbers': false })
    .option('verbose', { type: 'boolean', describe: 'tell more, with stack traces on failures' })
    .version(version)
    .alias('version', 'V')
    .alias('help', 'h')
    .demandCommand(1, 'no command given')
    .recommendCommands()
    .strict()
    .fail((message, error) => {
      throw (
        error ??
        new UsageError(message.replace(/^Did you mean (.*)\?$/, 'no such command; did you mean `$1`?'))
      );
    }) as Argv;
  return commands.reduce((all, command) => hang(all, command as Command<unknown>, terminal, finish), parser);
}
