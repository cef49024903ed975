import type { Start } from '../src/payload/format/manifest.ts';
import { cacheVariable } from '../src/targets/variable-name.ts';
import type { NativeText } from './system/machine.ts';

/**
 * Variables that add to an emulator's arguments or code path, which are meant for the user's installed Erlang;
 * Bun's variables; and the launcher's.
 */
const foreign = /^ERL_(FLAGS|AFLAGS|ZFLAGS|LIBS|OTP\d+_FLAGS)$/;
const isForeign = (name: string): boolean =>
  name.startsWith('BUN_') || name.startsWith('ONEBEAM') || (name.startsWith('ERL_') && foreign.test(name));
const executableVariable = 'ONEBEAM_EXECUTABLE';
const calledVariable = 'ONEBEAM_ARGV0';

export interface EnvironmentOptions {
  /** The program's name in the manifest. */
  name: string;
  start: Start;
  /** The executable, absolute. */
  executable: NativeText;
  /** How the caller named the program: `argv[0]`. */
  called: NativeText;
  /** Returns the replacement for an argument of `start`. */
  word(word: string | { release: string }): NativeText;
  /** Names differ in letter case only on Windows: are they the same? */
  foldCase: boolean;
}

/**
 * The program's environment from the launcher's, `NAME=value` each, in the same order: without variables that
 * change which code runs, unless the build keeps them, and with those that the emulator needs. All others are
 * passed byte for byte.
 */
export function programEnvironment(
  entries: readonly NativeText[],
  options: EnvironmentOptions,
): NativeText[] {
  const { name, start, executable, called, word, foldCase } = options;
  const own = cacheVariable(name);
  const set = Object.keys(start.environment);
  const replaced = new Set([own, executableVariable, calledVariable, ...set]);
  const kept: NativeText[] = [];
  for (const entry of entries) {
    // Windows has hidden entries such as `=C:=C:\folder`.
    const spelt = entry.slice(0, entry.indexOf('=', 1));
    const variable = foldCase ? spelt.toUpperCase() : spelt;
    if (replaced.has(variable)) continue;
    if (!isForeign(variable) || start.inherit.includes(variable)) kept.push(entry);
  }
  for (const variable of set) kept.push(`${variable}=${word(start.environment[variable]!)}`);
  kept.push(`${executableVariable}=${executable}`, `${calledVariable}=${called}`);
  return kept;
}
