import type { Start } from '../src/payload/manifest.ts';
import { cacheVariable } from './base-folder.ts';
import type { NativeText } from './machine.ts';

/** Variables that add to an emulator's arguments or code path: for the Erlang that the user has, not for this one. */
const emulator = /^ERL_(FLAGS|AFLAGS|ZFLAGS|LIBS|OTP\d+_FLAGS)$/;
/** Bun's and the launcher's own. */
const launcher = /^(BUN_|ONEBEAM)/;

export interface EnvironmentOptions {
  /** The program's name in the manifest. */
  name: string;
  start: Start;
  /** The executable, absolute. */
  executable: NativeText;
  /** What stands for a word of `start`. */
  word(word: string | { release: string }): NativeText;
  /** Names differ in letter case only on Windows: are they the same? */
  foldCase: boolean;
}

/**
 * The program's environment from the launcher's, `NAME=value` each, in the same order: without what would change which
 * code runs, unless the build lets it through, and with what the emulator needs. Everything else goes through byte for
 * byte.
 */
export function programEnvironment(
  entries: readonly NativeText[],
  options: EnvironmentOptions,
): NativeText[] {
  const { name, start, executable, word, foldCase } = options;
  const set = new Map<string, NativeText>([['ONEBEAM_EXECUTABLE', executable]]);
  for (const [variable, value] of Object.entries(start.environment)) set.set(variable, word(value));
  const own = cacheVariable(name);

  const kept = entries.filter((entry) => {
    // Windows has hidden entries such as `=C:=C:\folder`.
    const spelt = entry.slice(0, entry.indexOf('=', 1));
    const variable = foldCase ? spelt.toUpperCase() : spelt;
    if (set.has(variable)) return false;
    if (start.inherit.includes(variable)) return true;
    return !emulator.test(variable) && !launcher.test(variable) && variable !== own;
  });
  return [...kept, ...[...set].map(([variable, value]) => `${variable}=${value}`)];
}
