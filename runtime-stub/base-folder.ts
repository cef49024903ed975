import { Failure, systemText } from './failure.ts';
import type { Machine, NativeText } from './machine.ts';

/** A folder that may hold the releases, and who named it. */
export interface BaseFolder {
  path: NativeText;
  /** A variable's name, or words for where it comes from. */
  source: string;
  /** The user named it: there is no falling back to another. */
  isDemanded: boolean;
}

/** `MY_APP_CACHE_DIR` for `my-app`: the variable that moves this program's files. */
export function cacheVariable(name: string): string {
  const word = name.toUpperCase().replace(/[^A-Z0-9]/g, '_');
  return `${/^[0-9]/.test(word) ? '_' : ''}${word}_CACHE_DIR`;
}

/** The value of a variable of the environment that the process was started with. */
export function variable(machine: Machine, name: string): NativeText | undefined {
  const start = `${name}=`;
  const same = (entry: string) =>
    machine.separator === '\\'
      ? entry.toUpperCase().startsWith(start.toUpperCase())
      : entry.startsWith(start);
  return machine.environment.find(same)?.slice(start.length);
}

/**
 * Where this user's releases may be, best first: what `<NAME>_CACHE_DIR` or `ONEBEAM_CACHE_DIR` says, and nothing else
 * then; otherwise the platform's folder for caches, and a private folder in the temporary one.
 *
 * @throws Failure when such a variable is no absolute path.
 */
export function* baseFolders(machine: Machine, name: string): Generator<BaseFolder> {
  for (const source of [cacheVariable(name), 'ONEBEAM_CACHE_DIR']) {
    const path = variable(machine, source);
    if (!path) continue;
    if (!isAbsolute(machine, path)) {
      throw new Failure(
        `${source} is not usable`,
        `${path}: not an absolute path`,
        `set ${source} to an absolute path`,
      );
    }
    yield { path, source, isDemanded: true };
    return;
  }
  for (const { path, source } of candidates(machine)) {
    if (path && isAbsolute(machine, path)) yield { path, source, isDemanded: false };
  }
}

function* candidates(machine: Machine): Generator<{ path: NativeText | undefined; source: string }> {
  const below = (folder: NativeText | undefined, rest: string) => folder && `${folder}${rest}`;
  if (process.platform === 'win32') {
    yield { path: variable(machine, 'LOCALAPPDATA'), source: 'LOCALAPPDATA' };
    yield { path: below(variable(machine, 'USERPROFILE'), '\\AppData\\Local'), source: 'USERPROFILE' };
    for (const source of ['TEMP', 'TMP']) yield { path: variable(machine, source), source };
    return;
  }
  const cache = process.platform === 'darwin' ? '/Library/Caches' : '/.cache';
  if (process.platform !== 'darwin')
    yield { path: variable(machine, 'XDG_CACHE_HOME'), source: 'XDG_CACHE_HOME' };
  yield { path: below(variable(machine, 'HOME'), cache), source: 'HOME' };
  yield { path: below(homeFromDatabase(machine), cache), source: 'home folder in the user database' };
  for (const source of ['TMPDIR', 'temporary folder']) {
    const path = source === 'TMPDIR' ? variable(machine, source) : '/tmp';
    yield { path: below(path, `/onebeam-${machine.user}`), source };
  }
}

/** For a process without `HOME`, or with one that is not usable. */
function homeFromDatabase(machine: Machine): NativeText | undefined {
  try {
    const { userInfo } = require('node:os') as typeof import('node:os');
    return machine.native(userInfo().homedir);
  } catch {
    return undefined;
  }
}

function isAbsolute(machine: Machine, path: NativeText): boolean {
  return machine.separator === '/' ? path.startsWith('/') : /^([A-Za-z]:[\\/]|\\\\)/.test(path);
}

/**
 * Why a folder may not hold what this user will execute: it belongs to someone else, or someone else may write to it.
 *
 * @param isOurs whether the launcher makes this folder: then it must be a real one of this user; otherwise a link is
 *   as good as where it leads, root may own it, and all may write to it when the sticky bit protects what they make.
 * @returns nothing when it is fine or not there yet.
 */
export function whyForeign(machine: Machine, path: NativeText, isOurs: boolean): string | undefined {
  if (machine.user === undefined) return undefined;
  const facts = machine.facts(path, !isOurs);
  if (!facts) return undefined;
  if (facts.kind !== 'folder') return facts.kind === 'link' ? 'a link' : systemText('ENOTDIR');
  if (facts.owner !== machine.user && (isOurs || facts.owner !== 0)) return 'it belongs to another user';
  const isShared = (facts.mode & 0o022) !== 0;
  if (isShared && (isOurs || (facts.mode & 0o1000) === 0)) return 'other users may write to it';
  return undefined;
}
