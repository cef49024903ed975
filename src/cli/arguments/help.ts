import yargs, { type Argv } from 'yargs';
import { type Option, optionText } from '../../configuration/option.ts';
import type { Terminal } from '../terminal.ts';
import { type AnyCommand, type Command, commandOptions, usageOf } from './command.ts';

/**
 * The help of the program, or of one of its commands, as yargs lays it out.
 *
 * @param path of the command: `systools make-tar`; empty for the program.
 */
export async function helpText(
  path: string,
  commands: readonly AnyCommand[],
  terminal: Terminal,
): Promise<string> {
  const parser = yargs()
    .scriptName('onebeam')
    .usage(
      'Usage: $0 <command>\n\n' +
        '$0 build ./my_app   # dist/my_app, for this machine\n' +
        '$0 build -t all     # eight targets, from the Mix, rebar3 or Gleam project in this folder\n\n' +
        'Packages an Erlang, Elixir, Gleam or LFE program and the Erlang runtime into one executable.',
    )
    .epilogue(
      'Run `onebeam help <command>` for the options and examples of a command. See README.md and src/cli/README.md for more.',
    )
    .locale('en')
    .wrap(Math.min(100, terminal.columns('err') ?? 100))
    .exitProcess(false)
    .alias({ help: 'h', version: 'V' });
  for (const command of commands) register(parser, command);
  if (path === '') return parser.getHelp();
  return new Promise((done, fail) =>
    parser.parse([...path.split(' '), '--help'], {}, (error, _given, output) =>
      error ? fail(error) : done(output),
    ),
  );
}

function register(parser: Argv, command: AnyCommand): void {
  parser.command(usageOf(command), command.describe, (inner) => {
    if ('commands' in command) for (const one of command.commands) register(inner, one);
    else describeCommand(inner, command);
  });
}

function describeCommand(parser: Argv, command: Command): void {
  for (const [name, { describe, choices }] of Object.entries(command.positionals ?? {})) {
    parser.positional(name, { type: 'string', describe, ...(choices && { choices }) });
  }
  for (const [name, option] of Object.entries(commandOptions(command))) {
    parser.option(name, yargsOption(option));
  }
  for (const [line, what] of command.examples ?? []) parser.example(`$0 ${line}`, what);
}

const types = {
  list: { type: 'string', array: true },
  text: { type: 'string' },
  number: { type: 'number' },
  switch: { type: 'boolean' },
} as const;

const yargsOption = (option: Option) => ({
  ...types[option.kind],
  describe: optionText(option),
  ...(option.short && { alias: option.short }),
  ...(option.required && { demandOption: true }),
  ...(option.group && { group: `${option.group}:` }),
  ...(option.kind === 'text' && option.choices && { choices: option.choices }),
});
