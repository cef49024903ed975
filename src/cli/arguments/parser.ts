import yargs, { type Argv } from 'yargs';
import { nearestName } from '../../configuration/nearest-name.ts';
import { optionTable } from '../../configuration/option-table.ts';
import { version } from '../../version.ts';
import type { Terminal } from '../terminal.ts';
import { type Choose, type Command, hang } from './command.ts';
import { markless } from './parser-words.ts';
import { UsageError } from './usage-error.ts';

/**
 * A parser with commands on it, which reads `parserWords` and does nothing but tell which one was given. Nothing in it waits: yargs writes its help
 * for every command line that it has to wait for.
 */
export function commandParser(commands: readonly Command<never>[], terminal: Terminal, choose: Choose): Argv {
  const parser = yargs()
    .scriptName('onebeam')
    .usage(
      'Usage: $0 <command>\n\n' +
        '$0 build ./my_app   # dist/my_app, for this machine\n' +
        '$0 build -t all     # eight targets, of the Mix, rebar3 or Gleam project here\n\n' +
        'One native executable from an Erlang, Elixir, Gleam or LFE escript.',
    )
    .epilogue(
      '`onebeam help <command>` tells what each takes, with examples. More is in README.md and src/cli/README.md, which come with onebeam.',
    )
    .locale('en')
    .wrap(Math.min(100, terminal.columns('err') ?? 100))
    .exitProcess(false)
    .parserConfiguration({
      'strip-aliased': true,
      'boolean-negation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      // `-t linux-x64 ./my_app`: one value for each time that the option is there.
      'greedy-arrays': false,
    })
    .version(version)
    .alias('version', 'V')
    .alias('help', 'h')
    .demandCommand(1, 'no command given')
    .recommendCommands()
    .strict()
    .fail((message, error) => {
      throw error ?? new UsageError(usageText(markless(message)));
    }) as Argv;
  const told: Choose = (command, given) => choose(command, withoutMarks(given));
  return commands.reduce((all, command) => hang(all, command, told), parser);
}

const withoutMarks = (given: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typeof value === 'string' ? markless(value) : value]),
  );

/** yargs's complaint as one sentence in lower case, with what was probably meant. */
function usageText(message: string): string {
  const command = /^Did you mean (.*)\?$/.exec(message)?.[1];
  if (command) return `no such command; did you mean \`${command}\`?`;
  const unknown = /^Unknown arguments?: (.*)$/.exec(message)?.[1];
  if (unknown) {
    const [first = ''] = unknown.split(', ');
    const meant = nearestName(
      first,
      optionTable.map(({ name }) => name),
    );
    return `unknown: \`${unknown}\`${meant ? `; did you mean \`--${meant}\`?` : ''}`;
  }
  return message.replace(/\s*\n\s*/g, ' ').replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}
