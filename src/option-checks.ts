import { OnebeamError } from './errors/onebeam-error.ts';
import { isDeviceName } from './targets/device-name.ts';
import { parseTarget } from './targets/parse-target.ts';
import { isVariableName } from './targets/variable-name.ts';
import { windowsVersionNumbers } from './targets/windows-version.ts';

/** The fault of an option's value, as `option-invalid` reports it. */
export interface Problem {
  expected: string;
  found: string | number;
}

/** Says what is wrong with a value, or nothing. Pure: no file is opened, no environment is read. */
export type Check<Value> = (value: Value) => Problem | undefined;

/** A zstd compression level. */
export const checkLevel: Check<number> = (level) =>
  Number.isInteger(level) && level >= 1 && level <= 19
    ? undefined
    : { expected: 'a whole number from 1 to 19', found: level };

/** A number of days. */
export const checkDays: Check<number> = (days) =>
  days >= 0 ? undefined : { expected: 'a number of days, 0 or more', found: days };

/** The address that runtimes are fetched from instead of their publishers. */
export const checkMirror: Check<string> = (mirror) =>
  /^https?:/i.test(mirror) && URL.canParse(mirror)
    ? undefined
    : { expected: 'a URL with `http` or `https`', found: mirror };

/** The address of a release's files. */
export const checkBaseUrl: Check<string> = (address) =>
  /^(https?|file):\/\/[^\s"'`$\\<>]+$/i.test(address) && URL.canParse(address.replaceAll('{version}', '1'))
    ? undefined
    : { expected: 'a URL with `https`, without quotes, blanks or `$`', found: address };

/** The slowest download to wait for, in bytes per second. */
export const checkMinRate: Check<number> = (rate) =>
  Number.isSafeInteger(rate) && rate >= 0
    ? undefined
    : { expected: 'a whole number of bytes per second, or 0', found: rate };

/** Megabytes that the build cache may take. */
export const checkCacheLimit: Check<number> = (limit) =>
  Number.isSafeInteger(limit) && limit >= 0
    ? undefined
    : { expected: 'a whole number of megabytes, or 0 for no limit', found: limit };

/** The program's name, which becomes a file and a folder on the user's machine, on every system. */
export const checkProgramName: Check<string> = (name) => {
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}._+-]{0,63}$/u.test(name) || /\.$/.test(name)) {
    return { expected: 'at most 64 letters, digits, `.`, `_`, `+` and `-`', found: name };
  }
  return isDeviceName(name)
    ? { expected: 'a name that is not reserved for devices on Windows', found: name }
    : undefined;
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
    if (name === '') return { expected: 'a name for the executable of several programs', found: 'nothing' };
    const all = [name, ...commands].map((one) => one.normalize('NFC').toLowerCase());
    const same = [name, ...commands].filter((_, index) => all.indexOf(all[index]!) !== index);
    return same.length === 0
      ? undefined
      : { expected: 'an executable and programs whose names differ', found: [name, ...commands].join(', ') };
  };

/** The version that Windows shows of an executable. */
export const checkWindowsVersion: Check<string> = (version) =>
  windowsVersionNumbers(version)
    ? undefined
    : { expected: 'up to four numbers below 65536, such as `1.2.3`', found: version };

/**
 * Names of targets, `host` and `all`.
 *
 * @throws `target-unknown`
 */
export const checkTargets: Check<readonly string[]> = (texts) => {
  const names = listMembers(texts);
  for (const name of names) if (name !== 'all' && name !== 'host') parseTarget(name);
  return names.length > 0 ? undefined : { expected: 'a target, `host` or `all`', found: '' };
};

/** Names of OTP applications. */
export const checkApplicationNames: Check<readonly string[]> = (texts) =>
  firstOther(texts, (name) => /^[a-z][a-zA-Z0-9_@]*$/.test(name), 'names of applications');

/** Names of environment variables, as the manifest accepts them. */
export const checkVariableNames: Check<readonly string[]> = (texts) =>
  firstOther(texts, isVariableName, 'names of variables');

/** `NAME=VALUE`, each variable once. */
export const checkVariables: Check<readonly string[]> = (texts) => {
  const other = texts.find((text) => !parseVariable(text));
  if (other !== undefined) return { expected: '`NAME=VALUE`', found: other };
  const names = texts.map((text) => parseVariable(text)![0]);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? undefined : { expected: 'each variable once', found: twice };
};

/** Splits `NAME=VALUE`; returns nothing when the text has another form. */
export function parseVariable(text: string): [name: string, value: string] | undefined {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  return name !== undefined && value !== undefined && isVariableName(name) ? [name, value] : undefined;
}

/** The name of a module, as Erlang or Elixir has it. */
export const checkModuleName: Check<string> = (name) =>
  /^([a-z][\w@]*|([A-Z]\w*)(\.[A-Z]\w*)*)$/.test(name) && name.length < 256
    ? undefined
    : { expected: 'a module: `my_app` or `MyApp.CLI`', found: name };

/** Where the cookie of a release comes from. */
export const checkCookie: Check<string> = (text) =>
  text === 'generate' || text === 'ship' || (text.startsWith('env ') && isVariableName(text.slice(4)))
    ? undefined
    : { expected: '`generate`, `ship` or `env NAME`', found: text };

/** `APPLICATION=FOLDER`, once for each application. */
export const checkPriv: Check<readonly string[]> = (texts) => {
  const other = texts.find((text) => !parsePriv(text));
  if (other !== undefined) return { expected: '`APPLICATION=FOLDER`', found: other };
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
    return { expected: 'one folder per application', found };
  }
  return undefined;
};

/** Splits `APPLICATION=FOLDER`; returns nothing when the text has another form. */
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
      : { expected: `one of ${choices.join(', ')}`, found: value };
}

/** The members of lists, which may have commas and blanks between them. */
export const listMembers = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => text.split(',')).map((text) => text.trim());

function firstOther(
  texts: readonly string[],
  fits: (name: string) => boolean,
  expected: string,
): Problem | undefined {
  const found = listMembers(texts).find((name) => !fits(name));
  return found === undefined ? undefined : { expected, found };
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
