import { resolve } from 'node:path';
import { type Configuration, openConfiguration } from '../../configuration/configuration.ts';
import { findUpward } from '../../configuration/find-upward.ts';
import { type FlagTexts, resolveOptions } from '../../configuration/resolve-options.ts';
import type { Terminal } from '../terminal.ts';
import { type Command, type CommandValues, commandOptions, settingsOf } from './command.ts';

/**
 * The values that count for a command: its flags, and where they are silent the environment, `onebeam.toml` and the
 * defaults. With `--verbose` stderr says where each value came from.
 *
 * @throws as `openConfiguration` and `resolveOptions`
 */
export async function resolveCommand(
  command: Command,
  flags: ReadonlyMap<string, FlagTexts>,
  positionals: Readonly<Record<string, string | string[]>>,
  { workingFolder, environment, err, colors }: Terminal,
): Promise<CommandValues> {
  const readsFile = settingsOf(command).length > 0;
  const configuration = readsFile
    ? await findConfiguration(flags.get('config')?.texts.at(-1), workingFolder)
    : undefined;
  const sources = { flags, environment, configuration };
  const { values, origins } = resolveOptions(commandOptions(command), command.name, sources);
  if (values.verbose && readsFile) {
    for (const [name, origin] of origins) {
      if (!Object.hasOwn(command.options ?? {}, name)) continue;
      const shown = command.options?.[name]?.secret ? '(not shown)' : JSON.stringify(values[name]);
      err(`${colors.dim(`${name}: ${shown}, from ${origin}`)}\n`);
    }
  }
  return { ...values, ...inputOf(command, configuration), ...positionals };
}

/** The positional that `input` replaces. */
function inputOf({ positionals = {} }: Command, configuration: Configuration | undefined): CommandValues {
  const name = Object.keys(positionals).find((one) => positionals[one]!.isInput);
  return name !== undefined && configuration?.input !== undefined ? { [name]: configuration.input } : {};
}

/** @param named by `--config`. @throws as `openConfiguration` */
export async function findConfiguration(
  named: string | undefined,
  workingFolder: string,
): Promise<Configuration | undefined> {
  const path = named ? resolve(workingFolder, named) : await findUpward(workingFolder, ['onebeam.toml']);
  return path === undefined ? undefined : openConfiguration(path);
}
