import type { NativeText } from '../system/machine.ts';

/** Variables of an environment, by name. The order of those that are there stays. */
export interface Variables {
  get(name: string): NativeText | undefined;
  set(name: string, value: NativeText): void;
  /** `NAME=value` each. */
  entries(): NativeText[];
}

/** @param foldCase Windows: names differ in letter case only, are they the same? */
export function variablesOf(entries: readonly NativeText[], foldCase: boolean): Variables {
  const all = new Map<string, { name: NativeText; value: NativeText }>();
  const key = (name: string) => (foldCase ? name.toUpperCase() : name);
  for (const entry of entries) {
    const equals = entry.indexOf('=', 1);
    const name = entry.slice(0, equals);
    if (!all.has(key(name))) all.set(key(name), { name, value: entry.slice(equals + 1) });
  }
  return {
    get: (name) => all.get(key(name))?.value,
    set: (name, value) => void all.set(key(name), { name, value }),
    entries: () => [...all.values()].map(({ name, value }) => `${name}=${value}`),
  };
}

/** Of the emulator that the user has, and Bun's. */
const foreign = /^(ERL_(FLAGS|AFLAGS|ZFLAGS|LIBS|OTP\d+_FLAGS)$|BUN_)/;
/** The launcher's variables. */
const own = /^ONEBEAM/;
/**
 * Variables that a release passes to its programs: those of another release would be wrong names, files and
 * secrets.
 */
const ofRelease = /^(RELEASE_|RELX_|RELDIR$|HEART_COMMAND$)/;

/**
 * The user's variables that count for a release, in their order. Those that add to an emulator's arguments are removed unless the
 * build lets them through, and those of another release that calls this one.
 *
 * @param name of the executable in the manifest.
 * @param isSourced a script of the release has set them: then flags are meant.
 */
export function userVariables(
  entries: readonly NativeText[],
  {
    name,
    inherit,
    isSourced,
    foldCase,
  }: { name: string; inherit: readonly string[]; isSourced: boolean; foldCase: boolean },
): NativeText[] {
  const root = variablesOf(entries, foldCase).get('RELEASE_ROOT');
  const isForeign = root !== undefined && root !== '' && !isOwnRoot(root, name);
  return entries.filter((entry) => {
    const spelt = entry.slice(0, entry.indexOf('=', 1));
    const variable = foldCase ? spelt.toUpperCase() : spelt;
    if (own.test(variable)) return variable === 'ONEBEAM_CACHE_DIR';
    if (isForeign && ofRelease.test(variable)) return false;
    return isSourced || !foreign.test(variable) || inherit.includes(variable);
  });
}

/**
 * Returns true when a release's root is where a launcher of this program puts its releases: of any version,
 * since `heart` starts the next.
 */
export function isOwnRoot(root: NativeText, name: string): boolean {
  const parts = root.split(/[/\\]/);
  const [folder, program, key, release] = parts.slice(-4);
  return (
    folder === 'onebeam' &&
    program === Buffer.from(name).toString(root.includes('/') ? 'latin1' : 'utf8') &&
    /^[0-9]+-[0-9a-f]{32}$/.test(key ?? '') &&
    release === 'release'
  );
}
