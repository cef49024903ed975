import { dirname, resolve } from 'node:path';
import type { Expectation } from '../errors/expected/option-value.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { type ChannelName, type ChannelSettings, channelNames } from '../shipping/channels/channel.ts';
import { channelSettings, type SettingKind } from '../shipping/channels/channel-settings.ts';
import { nearestName } from './nearest-name.ts';

/** A key of `[package]`. */
interface PackageKey {
  kind: SettingKind | 'paths' | 'paths by name';
  describe: string;
  choices?: readonly string[];
  /** The names of a table of paths. */
  names?: readonly string[];
}

/** The keys of `[package]`, which describe the program to package managers. The schema is made from this table. */
export const packageKeys = {
  version: { kind: 'text', describe: "the program's version [that of its application]" },
  description: { kind: 'text', describe: 'a synopsis; further paragraphs after a blank line' },
  homepage: { kind: 'text', describe: "the project's address" },
  licence: { kind: 'text', describe: 'an SPDX expression: `Apache-2.0`' },
  license: { kind: 'text', describe: 'the same as `licence`' },
  maintainer: { kind: 'text', describe: 'name and address: `Ada Example <ada@example.org>`' },
  'licence-file': { kind: 'path', describe: 'the text of the licence' },
  'license-file': { kind: 'path', describe: 'the same as `licence-file`' },
  readme: { kind: 'path', describe: 'a README in Markdown' },
  completions: {
    kind: 'paths by name',
    names: ['bash', 'zsh', 'fish'],
    describe: 'completion scripts, by shell',
  },
  man: { kind: 'paths', describe: 'manual pages' },
} as const satisfies Readonly<Record<string, PackageKey>>;

/** The content of `[package]`; paths are absolute. */
export interface PackageTable {
  version?: string;
  description?: string;
  homepage?: string;
  licence?: string;
  maintainer?: string;
  licenceFile?: string;
  readme?: string;
  completions: Readonly<Record<string, string>>;
  man: readonly string[];
}

/** The content of `[ship.<channel>]`. */
export type ShipTables = Readonly<Partial<Record<ChannelName, ChannelSettings>>>;

type Values = Record<string, string | string[] | Record<string, string>>;

/**
 * Checks `[package]`.
 *
 * @param path of the file, absolute: paths start at its folder.
 * @throws `config-unknown-key`, `config-value`
 */
export function readPackageTable(value: unknown, path: string): PackageTable {
  const table: Values = {};
  for (const [key, one] of Object.entries(requireTable(value, 'package', path))) {
    const known: PackageKey | undefined = ownKey(packageKeys, key);
    if (!known) throw unknownKey(`package.${key}`, Object.keys(packageKeys), key, path);
    table[key] = checked(one, known, `package.${key}`, path);
  }
  const text = (...keys: (keyof typeof packageKeys)[]) =>
    keys.map((key) => table[key]).find((one): one is string => typeof one === 'string' && one !== '');
  const { completions = {}, man = [] } = table;
  const found = {
    version: text('version'),
    description: text('description'),
    homepage: text('homepage'),
    licence: text('licence', 'license'),
    maintainer: text('maintainer'),
    licenceFile: text('licence-file', 'license-file'),
    readme: text('readme'),
  };
  const set = Object.fromEntries(Object.entries(found).filter(([, one]) => one !== undefined));
  return { ...set, completions: completions as Record<string, string>, man: man as string[] };
}

/**
 * Checks the tables of channels below `[ship]`.
 *
 * @param tables by the channel's name.
 * @throws `config-unknown-key`, `config-value`
 */
export function readShipTables(tables: ReadonlyMap<string, unknown>, path: string): ShipTables {
  const found: Partial<Record<ChannelName, ChannelSettings>> = {};
  for (const [name, value] of tables) {
    const channel = channelNames.find((one) => one === name);
    const keys = channel && channelSettings[channel];
    if (!channel || !keys) throw unknownKey(`ship.${name}`, Object.keys(channelSettings), name, path);
    const settings: Record<string, string | string[]> = {};
    for (const [key, one] of Object.entries(requireTable(value, `ship.${name}`, path))) {
      const known = ownKey(keys, key);
      if (!known) throw unknownKey(`ship.${name}.${key}`, Object.keys(keys), key, path);
      settings[key] = checked(one, known, `ship.${name}.${key}`, path) as string | string[];
    }
    found[channel] = settings;
  }
  return found;
}

const ownKey = <Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

function checked(
  value: unknown,
  { kind, names, choices }: PackageKey,
  key: string,
  path: string,
): Values[string] {
  const place = (text: string) => resolve(dirname(path), text);
  switch (kind) {
    case 'text':
      if (isText(value) && (choices?.includes(value) ?? true)) return value;
      if (!choices) break;
      throw wrongKind(key, { kind: 'one-of-quoted', values: choices }, value, path);
    case 'path':
      if (isText(value)) return place(value);
      break;
    case 'list':
      if (isText(value)) return [value];
      if (Array.isArray(value) && value.every(isText)) return value;
      break;
    case 'paths':
      if (isText(value)) return [place(value)];
      if (Array.isArray(value) && value.every(isText)) return value.map(place);
      break;
    case 'paths by name': {
      const entries = Object.entries(requireTable(value, key, path));
      for (const [name, one] of entries) {
        if (!names?.includes(name)) throw unknownKey(`${key}.${name}`, names ?? [], name, path);
        if (!isText(one)) throw wrongKind(`${key}.${name}`, { kind: 'string' }, one, path);
      }
      return Object.fromEntries(entries.map(([name, one]) => [name, place(one as string)]));
    }
  }
  throw wrongKind(key, { kind: kind === 'text' || kind === 'path' ? 'string' : 'strings' }, value, path);
}

const isText = (value: unknown): value is string => typeof value === 'string' && !value.includes('\0');

function requireTable(value: unknown, key: string, path: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)) {
    return value as Record<string, unknown>;
  }
  throw wrongKind(key, { kind: 'table', name: key }, value, path);
}

const wrongKind = (key: string, expected: Expectation, value: unknown, path: string): OnebeamError =>
  new OnebeamError('config-value', {
    ...{ path, key, expected, found: JSON.stringify(value)?.slice(0, 100) ?? String(value) },
  });

function unknownKey(found: string, known: readonly string[], key: string, path: string): OnebeamError {
  const meant = nearestName(key, known);
  return new OnebeamError('config-unknown-key', { path, found, known, ...(meant && { meant }) });
}
