import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import type { Expectation } from '../errors/expected/option-value.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { nearestName } from './nearest-name.ts';
import type { Option, OptionValue } from './option.ts';
import { settingOptions } from './option-table.ts';
import { type PackageTable, readPackageTable, readShipTables, type ShipTables } from './package-tables.ts';

/** The content of an `onebeam.toml`. */
export interface Configuration {
  /** Absolute. */
  path: string;
  /** The escript that it names, or several of them: `input`. Absolute. */
  input?: string[];
  /** By the option's name; paths are absolute. */
  values: ReadonlyMap<string, OptionValue>;
  /** The line of each of them, from 1. */
  lines: ReadonlyMap<string, number>;
  /** `[package]`. */
  package?: PackageTable;
  /** `[ship.<channel>]`; the keys of `[ship]` itself are options, and in `values`. */
  ship?: ShipTables;
}

/** Keys that are not options: the escript, and the address of the schema. */
const ownKeys = ['input', '$schema', 'package', 'ship'];

/** @param path absolute. @throws `config-not-found`, and as `readConfiguration` */
export async function openConfiguration(path: string): Promise<Configuration> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new OnebeamError('config-not-found', { path }, { cause });
  });
  return readConfiguration(text, path);
}

/**
 * Reads a configuration.
 *
 * @param text TOML 1.0.
 * @param path of the file, absolute: for messages, and because paths in it start at its folder.
 * @throws `config-syntax`, `config-unknown-key`, `config-value`
 */
export function readConfiguration(text: string, path: string): Configuration {
  const values = new Map<string, OptionValue>();
  const lines = new Map<string, number>();
  let input: string[] | undefined;
  let ofPackage: PackageTable | undefined;
  const ofChannels = new Map<string, unknown>();
  const set = (key: string, value: unknown, option: Option, line: number | undefined) =>
    values.set(key, located(option, checked({ key, path, line }, option, value), dirname(path)));
  for (const [key, value] of Object.entries(parseToml(text, path))) {
    if (key === '$schema') continue;
    const line = lineOf(key, text);
    if (line !== undefined) lines.set(key, line);
    if (key === 'input') {
      const paths = [value].flat();
      if (paths.length === 0 || !paths.every(isText))
        throw wrongKind({ key, path, line }, { kind: 'string-or-strings' }, value);
      input = paths.map((one) => resolve(dirname(path), one));
      continue;
    }
    if (key === 'package') {
      ofPackage = readPackageTable(value, path);
      continue;
    }
    if (key === 'ship') {
      if (typeof value !== 'object' || value === null)
        throw wrongKind({ key, path, line }, { kind: 'table', name: 'ship' }, value);
      for (const [own, one] of Object.entries(value)) {
        const option = settingOf(own, 'ship');
        const ownLine = lineOf(own, text);
        if (!option) ofChannels.set(own, one);
        else if (ownLine !== undefined) lines.set(own, ownLine);
        if (option) set(own, one, option, ownLine);
      }
      continue;
    }
    const option = settingOf(key);
    if (!option) throw unknownKey(key, path, line);
    set(key, value, option, line);
  }
  return {
    path,
    ...(input !== undefined && { input }),
    values,
    lines,
    ...(ofPackage && { package: ofPackage }),
    ship: readShipTables(ofChannels, path),
  };
}

/** An option that the file can set: at the top, or in the table of the command that it belongs to. */
function settingOf(key: string, table?: 'ship'): Option | undefined {
  const option = Object.hasOwn(settingOptions, key) ? settingOptions[key] : undefined;
  return option && (option.setting === 'ship') === (table === 'ship') ? option : undefined;
}

/** @throws `config-syntax` with the line and the column, which count from 1 */
function parseToml(text: string, path: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    // The library adds a heading, and the line of the file below the message.
    const found = cause.message.split('\n', 1)[0]!.replace(/^Invalid TOML document: /, '');
    const { line, column } = cause;
    throw new OnebeamError('config-syntax', { path, found, line, column }, { cause });
  }
}

/** Makes paths absolute. */
function located(option: Option, value: OptionValue, folder: string): OptionValue {
  if (!('path' in option) || !option.path) return value;
  const { path } = option;
  const one = (text: string): string => {
    if (path === true) return absolute(text, folder);
    if (path !== 'behind =') return path(text) ? absolute(text, folder) : text;
    const start = text.indexOf('=') + 1;
    return start > 0 && start < text.length
      ? text.slice(0, start) + resolve(folder, text.slice(start))
      : text;
  };
  return Array.isArray(value) ? value.map(one) : one(String(value));
}

/** `dist/` stays a folder. */
const absolute = (path: string, folder: string): string =>
  resolve(folder, path) + (/[/\\]$/.test(path) ? '/' : '');

/** The kind of a value, not what it says: only the value that counts is checked further. @throws `config-value` */
function checked(key: KeyPlace, option: Option, value: unknown): OptionValue {
  switch (option.kind) {
    case 'switch':
      if (typeof value === 'boolean') return value;
      throw wrongKind(key, { kind: 'boolean' }, value);
    case 'number':
      if (typeof value === 'number') return value;
      throw wrongKind(key, { kind: 'number' }, value);
    case 'list':
      if (isText(value)) return value;
      if (Array.isArray(value) && value.every(isText)) return value;
      throw wrongKind(key, { kind: 'strings' }, value);
    case 'text': {
      const { choices } = option;
      if (isText(value) && (choices?.includes(value) ?? true)) return value;
      throw wrongKind(key, choices ? { kind: 'one-of-quoted', values: choices } : { kind: 'string' }, value);
    }
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && !value.includes('\0');

/** Where a key is. */
interface KeyPlace {
  key: string;
  path: string;
  line: number | undefined;
}

/** The line in which a key begins, from 1; nothing for one that is spelled in an unusual way. */
function lineOf(key: string, text: string): number | undefined {
  const lines = text.split('\n').map((line) => line.trimStart());
  const found = lines.findIndex((line) =>
    [key, `"${key}"`, `'${key}'`, `[${key}]`].some(
      (spelled) => line.startsWith(spelled) && /^\s*([=.]|$)/.test(line.slice(spelled.length)),
    ),
  );
  return found < 0 ? undefined : found + 1;
}

function wrongKind({ key, path, line }: KeyPlace, expected: Expectation, value: unknown): OnebeamError {
  const found = JSON.stringify(value)?.slice(0, 100) ?? String(value);
  return new OnebeamError('config-value', {
    path,
    expected,
    found,
    key,
    ...(line !== undefined && { line }),
  });
}

function unknownKey(key: string, path: string, line: number | undefined): OnebeamError {
  const known = [...ownKeys, ...Object.keys(settingOptions).filter((name) => settingOf(name))];
  const meant = nearestName(key, known);
  return new OnebeamError('config-unknown-key', {
    path,
    found: key,
    known,
    ...(meant && { meant }),
    ...(line !== undefined && { line }),
  });
}
