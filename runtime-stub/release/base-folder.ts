import { cacheVariable } from '../../src/targets/variable-name.ts';
import { LaunchError } from '../failure.ts';
import type { Machine, NativeText } from '../system/machine.ts';

/** A folder that may hold the releases, and who named it. */
export interface BaseFolder {
  path: NativeText;
  /** A variable's name, or a description of its origin. */
  source: string;
  /** The user named it: there is no falling back to another. */
  isDemanded: boolean;
  /** Made by the launcher in a folder that all users share: it must belong to this user and must not be a link. */
  isOwn?: boolean;
}

/** The value of a variable of the environment that the process was started with. */
export function variable(machine: Machine, name: string): NativeText | undefined {
  const start = `${name}=`;
  for (const entry of machine.environment) {
    const spelt = machine.separator === '\\' ? entry.slice(0, start.length).toUpperCase() : entry;
    if (spelt.startsWith(start)) return entry.slice(start.length);
  }
  return undefined;
}

/**
 * Returns the folders for this user's releases, best first: only `<NAME>_CACHE_DIR` or `ONEBEAM_CACHE_DIR` if
 * one is set, otherwise the platform's cache folder.
 *
 * @throws LaunchError when such a variable is not an absolute path.
 */
export function baseFolders(machine: Machine, name: string): BaseFolder[] {
  const source = [cacheVariable(name), 'ONEBEAM_CACHE_DIR'].find((one) => variable(machine, one));
  const path = source && variable(machine, source);
  if (!source || !path) return usable(machine, cacheFolders(machine));
  if (isAbsolute(machine, path)) return [{ path, source, isDemanded: true }];
  throw new LaunchError(
    `${source} is not usable`,
    `${path}: not an absolute path`,
    `set ${source} to an absolute path`,
  );
}

/**
 * Returns the alternatives when no folder of `baseFolders` is usable and none was set: below the home folder in
 * the user database, and a private folder in the temporary one.
 */
export function lastResorts(machine: Machine, name: string): BaseFolder[] {
  const first = baseFolders(machine, name);
  if (first[0]?.isDemanded) return [];
  return usable(machine, resorts(machine)).filter(
    ({ path }) => !first.some((folder) => folder.path === path),
  );
}

function resorts(machine: Machine): Candidate[] {
  if (process.platform === 'win32')
    return ['TEMP', 'TMP'].map((source) => [source, variable(machine, source)]);
  const own = `/onebeam-${machine.user}`;
  return [
    // systemd gives it to services, which often have no home folder.
    ['CACHE_DIRECTORY', variable(machine, 'CACHE_DIRECTORY')?.split(':')[0]],
    ['the user database', below(machine.homeOfUser(), cacheBelowHome)],
    ['TMPDIR', below(variable(machine, 'TMPDIR'), own), true],
    ['the temporary folder', `/tmp${own}`, true],
  ];
}

/** Where a folder's name comes from, the name, when there is one, and whether the launcher makes that folder. */
type Candidate = [source: string, path: NativeText | undefined, isOwn?: boolean];

const cacheBelowHome = process.platform === 'darwin' ? '/Library/Caches' : '/.cache';

function cacheFolders(machine: Machine): Candidate[] {
  if (process.platform === 'win32') {
    return [
      ['LOCALAPPDATA', variable(machine, 'LOCALAPPDATA')],
      ['USERPROFILE', below(variable(machine, 'USERPROFILE'), '\\AppData\\Local')],
    ];
  }
  const home: Candidate = ['HOME', below(variable(machine, 'HOME'), cacheBelowHome)];
  if (process.platform === 'darwin') return [home];
  return [['XDG_CACHE_HOME', variable(machine, 'XDG_CACHE_HOME')], home];
}

const below = (folder: NativeText | undefined, rest: string) => folder && `${folder}${rest}`;

function usable(machine: Machine, candidates: Candidate[]): BaseFolder[] {
  const folders: BaseFolder[] = [];
  for (const [source, path, isOwn] of candidates) {
    if (!path || !isAbsolute(machine, path)) continue;
    // On Windows, both ways to the profile's folder usually lead to the same.
    if (!folders.some((folder) => folder.path === path))
      folders.push({ path, source, isDemanded: false, ...(isOwn ? { isOwn } : {}) });
  }
  return folders;
}

function isAbsolute(machine: Machine, path: NativeText): boolean {
  return machine.separator === '/' ? path.startsWith('/') : /^([A-Za-z]:[\\/]|\\\\)/.test(path);
}
