import { dirname, resolve } from 'node:path';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { isErtsPath } from '../runtimes/runtime-source.ts';
import { nearestName } from './nearest-name.ts';
import type { Option, OptionValue } from './option.ts';
import { settingOptions } from './option-table.ts';

/** What an `onebeam.toml` says. */
export interface Configuration {
  /** Absolute. */
  path: string;
  /** The escript, when it names one: `input`. Absolute. */
  input?: string;
  /** By the option's name; paths are absolute. */
  values: ReadonlyMap<string, OptionValue>;
}

/** Beside the options: the escript, and the address of the schema. */
const ownKeys = ['input', '$schema'];

/**
 * Reads a configuration.
 *
 * @param text TOML, in UTF-8.
 * @param path of the file, absolute: for messages, and because paths in it start at its folder.
 * @param parseToml a reader of TOML 1.0; what it throws becomes the message.
 * @throws `config-syntax`, `config-unknown-key`, `config-value`
 */
export function readConfiguration(
  text: string,
  path: string,
  parseToml: (text: string) => unknown,
): Configuration {
  let table: unknown;
  try {
    table = parseToml(text);
  } catch (cause) {
    const found = (cause instanceof Error ? cause.message : String(cause)).replace(/^TOML Parse error: /, '');
    throw new OnebeamError('config-syntax', { path, found, cause });
  }
  const values = new Map<string, OptionValue>();
  let input: string | undefined;
  for (const [key, value] of Object.entries(table as Record<string, unknown>)) {
    if (key === '$schema') continue;
    if (key === 'input') {
      input = resolve(dirname(path), checked({ name: 'input', kind: 'text' }, value, path) as string);
      continue;
    }
    const option = settingOptions.find(({ name }) => name === key);
    if (!option) throw unknownKey(key, path);
    values.set(key, located(option, checked(option, value, path), dirname(path)));
  }
  return { path, ...(input !== undefined && { input }), values };
}

function located(option: Option, value: OptionValue, folder: string): OptionValue {
  if (option.path === undefined) return value;
  const one = (text: string): string => {
    if (option.path === true) return placed(option, text, folder);
    const start = text.indexOf('=') + 1;
    return start > 0 && start < text.length
      ? text.slice(0, start) + resolve(folder, text.slice(start))
      : text;
  };
  return Array.isArray(value) ? value.map(one) : one(value as string);
}

/** The URL and the version of a runtime stay what they are; `dist/` stays a folder. */
function placed({ name }: Option, value: string, folder: string): string {
  if (name === 'erts' && !isErtsPath(value)) return value;
  return resolve(folder, value) + (/[/\\]$/.test(value) ? '/' : '');
}

function checked(
  { name, kind, choices }: Pick<Option, 'name' | 'kind' | 'choices'>,
  value: unknown,
  path: string,
) {
  const isText = (one: unknown): one is string => typeof one === 'string' && !one.includes('\0');
  const fits =
    kind === 'list'
      ? isText(value) || (Array.isArray(value) && value.every(isText))
      : kind === 'text'
        ? isText(value) && (choices?.includes(value) ?? true)
        : typeof value === (kind === 'switch' ? 'boolean' : 'number');
  if (!fits) {
    const kinds = { list: 'a list of texts', text: 'a text', switch: 'true or false', number: 'a number' };
    const expected = choices?.map((choice) => `"${choice}"`).join(' or ') ?? kinds[kind];
    const found = JSON.stringify(value)?.slice(0, 100) ?? String(value);
    throw new OnebeamError('config-value', { path, expected, found, detail: { key: name } });
  }
  return value as OptionValue;
}

function unknownKey(key: string, path: string): OnebeamError {
  const known = [...ownKeys, ...settingOptions.map(({ name }) => name)];
  const meant = nearestName(key, known);
  return new OnebeamError('config-unknown-key', {
    path,
    found: key,
    detail: { known, ...(meant && { meant }) },
  });
}
