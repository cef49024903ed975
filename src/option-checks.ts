import type { Expectation } from './errors/expected/option-value.ts';
import { OnebeamError } from './errors/onebeam-error.ts';
import { isDeviceName } from './targets/device-name.ts';
import { parseTarget } from './targets/parse-target.ts';
import { isVariableName } from './targets/variable-name.ts';
import { windowsVersionNumbers } from './targets/windows-version.ts';

/** The fault of an option's value, as `option-invalid` reports it. */
export interface Problem {
  expected: Expectation;
  /** Absent when there is no value. */
  found?: string | number;
}

/** Returns the fault of a value; nothing if it is valid. Pure: opens no file and reads no environment. */
export type Check<Value> = (value: Value) => Problem | undefined;

/** A zstd compression level. */
export const checkLevel: Check<number> = (level) =>
  Number.isInteger(level) && level >= 1 && level <= 19
    ? undefined
    : { expected: { kind: 'integer', least: 1, most: 19 }, found: level };

/** A number of days. */
export const checkDays: Check<number> = (days) =>
  days >= 0 ? undefined : { expected: { kind: 'days' }, found: days };

/** The URL that runtimes are downloaded from instead of their publishers' hosts. */
export const checkMirror: Check<string> = (mirror) =>
  /^https?:/i.test(mirror) && URL.canParse(mirror)
    ? undefined
    : { expected: { kind: 'http-url' }, found: mirror };

/** The URL of a release's files. */
export const checkBaseUrl: Check<string> = (address) =>
  /^(https?|file):\/\/[^\s"'`$\\<>]+$/i.test(address) && URL.canParse(address.replaceAll('{version}', '1'))
    ? undefined
    : { expected: { kind: 'base-url' }, found: address };

/** The lowest rate of a download, in bytes per second. */
export const checkMinRate: Check<number> = (rate) =>
  Number.isSafeInteger(rate) && rate >= 0 ? undefined : { expected: { kind: 'rate' }, found: rate };

/** The limit of the build cache, in megabytes. */
export const checkCacheLimit: Check<number> = (limit) =>
  Number.isSafeInteger(limit) && limit >= 0 ? undefined : { expected: { kind: 'megabytes' }, found: limit };

/** The program's name: a valid name of a file and a folder on every system. */
export const checkProgramName: Check<string> = (name) => {
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}._+-]{0,63}$/u.test(name) || /\.$/.test(name)) {
    return { expected: { kind: 'program-name', length: 64 }, found: name };
  }
  return isDeviceName(name) ? { expected: { kind: 'no-device-name' }, found: name } : undefined;
};

/** The command of one of several programs: like a program's name, and spaces are allowed. */
export const checkCommandName: Check<string> = (name) => {
  const problem = checkProgramName(name.replaceAll(/(?<=\S) (?=\S)/g, '_'));
  return problem && { ...problem, found: name };
};

/**
 * The name of an executable with several programs.
 *
 * @param commands names of its programs.
 */
export const checkSuiteName =
  (commands: readonly string[]): Check<string> =>
  (name) => {
    if (name === '') return { expected: { kind: 'suite-name' } };
    const all = [name, ...commands].map((one) => one.normalize('NFC').toLowerCase());
    const same = [name, ...commands].filter((_, index) => all.indexOf(all[index]!) !== index);
    return same.length === 0
      ? undefined
      : { expected: { kind: 'different-names' }, found: [name, ...commands].join(', ') };
  };

/** The file version that Windows shows for an executable. */
export const checkWindowsVersion: Check<string> = (version) =>
  windowsVersionNumbers(version) ? undefined : { expected: { kind: 'windows-version' }, found: version };

/**
 * Names of targets, `host` and `all`.
 *
 * @throws `target-unknown`
 */
export const checkTargets: Check<readonly string[]> = (texts) => {
  const names = listMembers(texts);
  for (const name of names) if (name !== 'all' && name !== 'host') parseTarget(name);
  return names.length > 0 ? undefined : { expected: { kind: 'targets' }, found: '' };
};

/** Names of OTP applications. */
export const checkApplicationNames: Check<readonly string[]> = (texts) =>
  firstOther(texts, (name) => /^[a-z][a-zA-Z0-9_@]*$/.test(name), 'application-names');

/** Names of environment variables, as the manifest accepts them. */
export const checkVariableNames: Check<readonly string[]> = (texts) =>
  firstOther(texts, isVariableName, 'variable-names');

/** `NAME=VALUE`, each variable once. */
export const checkVariables: Check<readonly string[]> = (texts) => {
  const other = texts.find((text) => !parseVariable(text));
  if (other !== undefined) return { expected: { kind: 'variable' }, found: other };
  const names = texts.map((text) => parseVariable(text)![0]);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? undefined : { expected: { kind: 'variables-once' }, found: twice };
};

/** Splits `NAME=VALUE`; returns nothing for any other text. */
export function parseVariable(text: string): [name: string, value: string] | undefined {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  return name !== undefined && value !== undefined && isVariableName(name) ? [name, value] : undefined;
}

/** The name of a module of Erlang or Elixir. */
export const checkModuleName: Check<string> = (name) =>
  /^([a-z][\w@]*|([A-Z]\w*)(\.[A-Z]\w*)*)$/.test(name) && name.length < 256
    ? undefined
    : { expected: { kind: 'module' }, found: name };

/** The source of a release's cookie. */
export const checkCookie: Check<string> = (text) =>
  text === 'generate' || text === 'ship' || (text.startsWith('env ') && isVariableName(text.slice(4)))
    ? undefined
    : { expected: { kind: 'cookie' }, found: text };

/** `APPLICATION=FOLDER`, once for each application. */
export const checkPriv: Check<readonly string[]> = (texts) => {
  const other = texts.find((text) => !parsePriv(text));
  if (other !== undefined) return { expected: { kind: 'priv-folder' }, found: other };
  return checkOncePerApplication(texts.flatMap((text) => parsePriv(text) ?? []));
};

/** One folder for each application. */
export const checkOncePerApplication: Check<readonly { application: string; folder: string }[]> = (
  folders,
) => {
  for (const { application } of folders) {
    const same = folders.filter((other) => other.application === application);
    if (same.length === 1) continue;
    const found = same.map(({ folder }) => `${application}=${folder}`).join(', ');
    return { expected: { kind: 'one-folder' }, found };
  }
  return undefined;
};

/** Splits `APPLICATION=FOLDER`; returns nothing for any other text. */
export function parsePriv(text: string): { application: string; folder: string } | undefined {
  const [, application, folder] = /^([a-z][a-zA-Z0-9_@]*)=(.+)$/.exec(text) ?? [];
  return application && folder ? { application, folder } : undefined;
}

/** One of some values. */
export function checkChoice<Choice extends string>(
  choices: readonly Choice[],
): (value: string) => Problem | undefined {
  return (value) =>
    choices.some((choice) => choice === value)
      ? undefined
      : { expected: { kind: 'one-of', values: choices }, found: value };
}

/** The members of lists whose texts may contain several, separated by commas. */
export const listMembers = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => text.split(',')).map((text) => text.trim());

function firstOther(
  texts: readonly string[],
  fits: (name: string) => boolean,
  kind: 'application-names' | 'variable-names',
): Problem | undefined {
  const found = listMembers(texts).find((name) => !fits(name));
  return found === undefined ? undefined : { expected: { kind }, found };
}

/** The members of lists, each once. @throws OnebeamError `option-invalid` */
export const uniqueMembers = (
  option: string,
  texts: readonly string[] = [],
  check: Check<readonly string[]>,
): string[] => [...new Set(listMembers(checked(option, texts, check)))];

/** Returns the value as one of the choices. @throws OnebeamError `option-invalid` */
export function choice<Choice extends string>(
  option: string,
  choices: readonly Choice[],
  given: string,
): Choice {
  checked(option, given, checkChoice(choices));
  return choices.find((one) => one === given)!;
}

/** Returns the value when its check accepts it. @param option as it is written: `--level`. @throws OnebeamError `option-invalid` */
export function checked<Value>(option: string, value: Value, check: Check<Value>): Value {
  const problem = check(value);
  if (problem) throw new OnebeamError('option-invalid', { path: option, ...problem });
  return value;
}
