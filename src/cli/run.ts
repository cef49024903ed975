import { usageCodes } from '../errors/codes.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { type AnyCommand, allOptions, commandOptions } from './arguments/command.ts';
import {
  calledCommand,
  commandPath,
  flagTexts,
  positionalValues,
  refuseLooseTargets,
  UsageError,
} from './arguments/parse-command.ts';
import { resolveCommand } from './arguments/resolve-command.ts';
import {
  type Argument,
  type GeneralSwitches,
  generalSwitches,
  splitArguments,
} from './arguments/split-arguments.ts';
import { reportError, reportUsage } from './report/diagnostics.ts';
import { document } from './report/document.ts';
import type { Terminal } from './terminal.ts';

/** Exit codes: 0 done, 1 failed, 2 usage; ended by a signal, 128 and its number. */
export const exitCode = { ok: 0, failed: 1, usage: 2, SIGINT: 130, SIGTERM: 143 } as const;

/** Runs a command line: arguments in, exit code out, text to the terminal. */
export async function run(given: readonly string[], terminal: Terminal): Promise<number> {
  const argv = withNewName(given, terminal);
  const commands = await loadCommands(argv);
  const all = splitArguments(normaliseHelp(argv), allOptions(commands));
  const general = generalSwitches(all);
  try {
    if (argv.length === 0) {
      terminal.err(`${await help('', commands, terminal)}\n`);
      return exitCode.usage;
    }
    return await runCommand(all, general, commands, terminal);
  } catch (error) {
    if (terminal.signal?.aborted) {
      const { reason } = terminal.signal;
      reportError(new OnebeamError('interrupted', {}), terminal, general);
      return reason?.data?.found === 'SIGTERM' ? exitCode.SIGTERM : exitCode.SIGINT;
    }
    const command = commandPath(all, commands);
    if (error instanceof UsageError) reportUsage(error.message, terminal, { ...general, command });
    else reportError(error, terminal, { ...general, command });
    return isUsage(error) ? exitCode.usage : exitCode.failed;
  }
}

async function runCommand(
  all: readonly Argument[],
  general: GeneralSwitches,
  commands: readonly AnyCommand[],
  terminal: Terminal,
): Promise<number> {
  const called = calledCommand(all, commands);
  const flags = flagTexts(all, allOptions(called ? [called.command] : commands));
  if (general.help) {
    terminal.out(`${await help(called?.path ?? '', commands, terminal)}\n`);
    return exitCode.ok;
  }
  if (general.version) {
    terminal.out(await versionText(general.json));
    return exitCode.ok;
  }
  if (!called) throw new UsageError('no command given');
  const { command, path, positionals } = called;
  if ('commands' in command) {
    const names = command.commands.map(({ name }) => name).join(', ');
    throw new UsageError(`no command given: \`${path}\` needs one of ${names}`);
  }
  if (Object.hasOwn(commandOptions(command), 'target')) refuseLooseTargets(flags, positionals);
  const values = positionalValues(command, path, positionals);
  return command.run(await resolveCommand(command, flags, values, terminal), terminal);
}

/**
 * The commands that a command line may mean: all of them, or only systools if it begins with it, which loads
 * faster.
 */
async function loadCommands([first, second]: readonly string[]): Promise<readonly AnyCommand[]> {
  const named = first === 'help' ? second : first;
  if (named === 'systools') return [(await import('./commands/systools.ts')).systoolsCommand];
  return (await import('./commands.ts')).commands;
}

/** Old names of commands, with the current ones. */
const renamed: Readonly<Record<string, string>> = { stub: 'launcher' };

/** Replaces a former name of a command by the current one, with a warning. */
function withNewName([first, ...rest]: readonly string[], { err }: Terminal): readonly string[] {
  if (first === undefined) return [];
  if (!Object.hasOwn(renamed, first)) return [first, ...rest];
  const name = renamed[first]!;
  err(
    `warning: \`onebeam ${first}\` is called \`onebeam ${name}\` now; the next version removes the old name\n`,
  );
  return [name, ...rest];
}

/** `help build` is `build --help`. */
const normaliseHelp = (argv: readonly string[]): readonly string[] =>
  argv[0] === 'help' ? ['--help', ...argv.slice(1)] : argv;

/** yargs is only loaded for help. */
const help = async (path: string, commands: readonly AnyCommand[], terminal: Terminal): Promise<string> =>
  (await import('./arguments/help.ts')).helpText(path, commands, terminal);

/** As a document: what decides the bytes of a result. */
async function versionText(json: boolean): Promise<string> {
  if (!json) return `${(await import('../version.ts')).version}\n`;
  const { bunVersion, targets, version, zstdVersion } = await import('../index.ts');
  return document({ onebeam: version, bun: bunVersion, zstd: zstdVersion, targets });
}

/** Returns true when the command line is at fault, not what it names. */
const isUsage = (error: unknown): boolean =>
  error instanceof UsageError || (error instanceof OnebeamError && usageCodes.includes(error.code));
