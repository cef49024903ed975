import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Configuration, readConfiguration } from '../../configuration/configuration.ts';
import { findUpward } from '../../configuration/find-upward.ts';
import { listed } from '../../configuration/listed.ts';
import { type OptionName, optionNamed } from '../../configuration/option-table.ts';
import { settle } from '../../configuration/settle.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { Terminal } from '../terminal.ts';
import type { Command } from './command.ts';

/**
 * What counts for a command: its flags, and where these are silent the environment and `onebeam.toml`. With `--verbose`
 * stderr says where each value came from.
 *
 * @returns what was given, with the values of options in place (lists flat, numbers as numbers), and who said each.
 * @throws as `readConfiguration` and `settle`; `config-not-found`, `config-needs-bun`
 */
export async function configured(
  command: Command<never>,
  given: Record<string, unknown>,
  terminal: Terminal,
): Promise<{ given: Record<string, unknown>; origins: Map<string, string> }> {
  const { options = [], configured, words = {} } = command;
  const configuration = configured && (await findConfiguration(given.config as string | undefined, terminal));
  const known = options.map(optionNamed);
  const settable = known.filter(({ name }) => settableOptions(command).includes(name as OptionName));
  const settled = new Map([
    ...settle(known, given, {}, undefined),
    ...settle(settable, given, terminal.environment, configuration),
  ]);
  const result = { ...given };
  for (const option of known) {
    const { name, kind } = option;
    const found = settled.get(name);
    if (!found) continue;
    result[name] =
      kind === 'list' ? [found.value].flat().flatMap((text) => listed(option, String(text))) : found.value;
    if (given.verbose && configured) {
      terminal.err(
        `${terminal.colors.dim(`${name}: ${JSON.stringify(result[name])}, from ${found.origin}`)}\n`,
      );
    }
  }
  const input = Object.keys(words)[0];
  if (configured === true && configuration?.input && input && given[input] === undefined)
    result[input] = configuration.input;
  const origins = new Map([...settled].map(([name, { origin }]) => [name, origin]));
  return { given: result, origins };
}

/** The options of a command that `onebeam.toml` and the environment may say. */
export const settableOptions = ({ options = [], configured }: Command<never>): readonly OptionName[] =>
  configured === true ? options : (configured ?? []);

async function findConfiguration(
  named: string | undefined,
  { workingFolder, parseToml }: Terminal,
): Promise<Configuration | undefined> {
  const path = named ? resolve(workingFolder, named) : await findUpward(workingFolder, ['onebeam.toml']);
  if (!path) return undefined;
  if (!parseToml) throw new OnebeamError('config-needs-bun', { path });
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new OnebeamError('config-not-found', { path, cause });
  });
  return readConfiguration(text, path, parseToml);
}
