import type { Expectation } from '../errors/expected/option-value.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { Problem } from '../option-checks.ts';
import type { Configuration } from './configuration.ts';
import { type Option, type OptionTable, type OptionValue, variableOf } from './option.ts';
import { problemOf, readTexts, splitList } from './option-value.ts';

/** The values of one option's flags. */
export interface FlagTexts {
  /** As it was written last: `--output`, `-o`. */
  flag: string;
  /** One for each time that it was given. */
  texts: string[];
}

/** Where values come from. */
export interface OptionSources {
  /** By the option's name. */
  flags: ReadonlyMap<string, FlagTexts>;
  environment: Readonly<Record<string, string | undefined>>;
  configuration: Configuration | undefined;
}

export interface ResolvedOptions {
  /** A value for each option that was set or has a default. */
  values: Record<string, OptionValue>;
  /** The origin of each value that is not the default: a flag, a variable, or the path of the configuration. */
  origins: Map<string, string>;
}

/** Returns true when `onebeam.toml` and a variable can set an option of a command. */
export const isSetting = ({ setting }: Option, command: string): boolean =>
  setting === true || setting === command;

/**
 * The values that count: for each option its flag, else its variable, else the configuration, else its default. Every value
 * is checked here, by the rules of its entry in the table.
 *
 * @throws `option-invalid` for a flag or a variable, `config-value` for the configuration, `target-unknown`
 */
export function resolveOptions(
  options: OptionTable,
  command: string,
  { flags, environment, configuration }: OptionSources,
): ResolvedOptions {
  const values: ResolvedOptions['values'] = {};
  const origins = new Map<string, string>();
  for (const [name, option] of Object.entries(options)) {
    const set =
      fromFlag(option, flags.get(name)) ??
      (isSetting(option, command)
        ? (fromVariable(name, option, environment) ?? fromConfiguration(name, option, configuration))
        : undefined);
    if (!set) {
      const value = defaultOf(option);
      if (value !== undefined) values[name] = value;
      else if (option.required !== undefined) throw missing(name, option.required);
      continue;
    }
    const problem = problemOf(option, set.value);
    if (problem) throw refused(name, set, problem);
    values[name] = set.value;
    origins.set(name, set.origin);
  }
  return { values, origins };
}

interface SetValue {
  value: OptionValue;
  origin: string;
  /** Set when the origin is the configuration's path: the key's line, where it is known. */
  inFile?: { line: number | undefined };
}

const fromFlag = (option: Option, given: FlagTexts | undefined): SetValue | undefined =>
  given && { value: readTexts(option, given.texts, given.flag), origin: given.flag };

/** An empty variable says nothing. */
function fromVariable(
  name: string,
  option: Option,
  environment: OptionSources['environment'],
): SetValue | undefined {
  const origin = variableOf(name);
  const text = environment[origin];
  return text ? { value: readTexts(option, [text], origin), origin } : undefined;
}

function fromConfiguration(
  name: string,
  option: Option,
  configuration: Configuration | undefined,
): SetValue | undefined {
  const written = configuration?.values.get(name);
  if (!configuration || written === undefined) return undefined;
  const isList = option.kind === 'list';
  const value = isList ? [written].flat().flatMap((text) => splitList(option, String(text))) : written;
  return { value, origin: configuration.path, inFile: { line: configuration.lines.get(name) } };
}

function defaultOf(option: Option): OptionValue | undefined {
  if (option.kind === 'switch') return false;
  return option.kind === 'list' ? option.default && [...option.default] : option.default;
}

const missing = (name: string, expected: Expectation): OnebeamError =>
  new OnebeamError('option-invalid', { path: `--${name}`, expected });

function refused(name: string, { origin, inFile }: SetValue, problem: Problem): OnebeamError {
  const line = inFile?.line;
  return inFile
    ? new OnebeamError('config-value', {
        path: origin,
        ...problem,
        key: name,
        ...(line !== undefined && { line }),
      })
    : new OnebeamError('option-invalid', { path: origin, ...problem });
}
