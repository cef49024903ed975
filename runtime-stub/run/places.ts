import { cacheVariable } from '../../src/targets/variable-name.ts';
import { LaunchError, systemText } from '../failure.ts';
import { codeOf } from '../release/staging.ts';
import { readLink, whyUntrusted } from '../release/trust.ts';
import { files } from '../system/cold-files.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import type { Variables } from './variables.ts';

/**
 * Where a release keeps what it writes. None of these folders is made before something is written there.
 *
 *     <state>/                    `state`: mode 0700, of this user
 *       cookie                    of this user, for all instances
 *       instances/<name>/         `state` of another instance
 *       run/pid, run/port         which process runs it, and where its node listens
 *       releases/                 what `release_handler` knows
 *       log/, pipe/               of a start in the background
 *       tmp/                      `RELEASE_TMP`
 */
export interface Places {
  /** Of this instance. */
  state: NativeText;
  /** Of the default instance. */
  shared: NativeText;
  temporary: NativeText;
  logs: NativeText;
  /** Who named the state folder: a variable, or the home folder. */
  source: string;
}

/** `MY_APP_STATE_DIR` for `my-app`. */
export const stateVariable = (name: string): string =>
  cacheVariable(name).replace(/_CACHE_DIR$/, '_STATE_DIR');

/**
 * The places of an instance.
 *
 * @param name of the executable in the manifest.
 * @param isService uses systemd's folders: for services only, because a service may also call other programs.
 * @returns nothing when no folder is known.
 * @throws LaunchError when a variable is not an absolute path.
 */
export function placesOf(
  machine: Machine,
  variables: Variables,
  { name, isService, instance }: { name: string; isService: boolean; instance: string | undefined },
): Places | undefined {
  const found = stateFolder(machine, variables, name, isService);
  if (!found) return undefined;
  const { separator } = machine;
  const below = (folder: NativeText, ...names: string[]) => [folder, ...names].join(separator);
  const state = instance === undefined ? found.path : below(found.path, 'instances', instance);
  const ofService = (variable: string) =>
    isService && instance === undefined ? ofSystemd(machine, variables.get(variable)) : undefined;
  return {
    state,
    shared: found.path,
    temporary: variables.get('RELEASE_TMP') || ofService('RUNTIME_DIRECTORY') || below(state, 'tmp'),
    logs: ofService('LOGS_DIRECTORY') ?? below(state, 'log'),
    source: found.source,
  };
}

function stateFolder(
  machine: Machine,
  variables: Variables,
  name: string,
  isService: boolean,
): { path: NativeText; source: string } | undefined {
  const own = stateVariable(name);
  const demanded = variables.get(own);
  if (demanded) {
    if (isAbsolute(machine, demanded)) return { path: demanded, source: own };
    throw new LaunchError(
      `${own} is not usable`,
      `${demanded}: not an absolute path`,
      `set ${own} to an absolute path`,
    );
  }
  const native = machine.native(name);
  const candidates: [source: string, path: NativeText | undefined][] = [
    ['STATE_DIRECTORY', isService ? ofSystemd(machine, variables.get('STATE_DIRECTORY')) : undefined],
    ...homeFolders(machine, variables).map(([source, path]): [string, NativeText | undefined] => [
      source,
      path && `${path}${machine.separator}${native}`,
    ]),
  ];
  for (const [source, path] of candidates) {
    if (path && isAbsolute(machine, path)) {
      const ending = process.platform === 'win32' && source !== 'STATE_DIRECTORY' ? '\\State' : '';
      return { path: `${path}${ending}`, source };
    }
  }
  return undefined;
}

function homeFolders(machine: Machine, variables: Variables): [string, NativeText | undefined][] {
  if (process.platform === 'win32') return [['LOCALAPPDATA', variables.get('LOCALAPPDATA')]];
  const isMac = process.platform === 'darwin';
  const below = isMac ? '/Library/Application Support' : '/.local/state';
  const home = variables.get('HOME');
  return [
    ...(isMac ? [] : [['XDG_STATE_HOME', variables.get('XDG_STATE_HOME')] as [string, string | undefined]]),
    ['HOME', home && home !== '/' ? `${home}${below}` : undefined],
    ['the user database', homeOfUser(machine, below)],
  ];
}

function homeOfUser(machine: Machine, below: string): NativeText | undefined {
  const home = machine.homeOfUser();
  return home && home !== '/' ? `${home}${below}` : undefined;
}

/**
 * Returns the first folder of a variable of systemd, which separates several by colons. With `DynamicUser=` the variable names a link
 * of root (`/var/lib/my_app`): then the folder that it leads to (`/var/lib/private/my_app`), which belongs to the user.
 */
function ofSystemd(machine: Machine, folders: NativeText | undefined): NativeText | undefined {
  const path = folders?.split(':')[0] || undefined;
  if (path === undefined || machine.separator !== '/') return path;
  const found = machine.facts(path, false);
  if (found?.kind !== 'link') return path;
  if (found.owner !== 0 && found.owner !== machine.facts('/', false)?.owner) return path;
  const target = readLink(machine, path);
  if (target === undefined || target.startsWith('/')) return target ?? path;
  return `${path.slice(0, path.lastIndexOf('/'))}/${target}`;
}

const isAbsolute = (machine: Machine, path: NativeText): boolean =>
  machine.separator === '/' ? path.startsWith('/') : /^([A-Za-z]:[\\/]|\\\\)/.test(path);

/**
 * Creates a folder and its parents, accessible only to this user.
 *
 * @throws the system's error, or `EFOREIGN` in `code` when another user could change what is in it.
 */
export function makePrivate(machine: Machine, folder: NativeText): void {
  files().mkdirSync(machine.path(folder), { recursive: true, mode: 0o700 });
  const why = whyUntrusted(machine, [folder]);
  if (why) throw Object.assign(new Error(machine.text(why)), { code: 'EFOREIGN', reason: why });
}

/** Returns why something could not be written, with the variable that moves it. */
export function notWritable(what: string, path: NativeText, variable: string, error: unknown): LaunchError {
  const code = codeOf(error);
  const reason =
    code === 'EFOREIGN' && error instanceof Error && 'reason' in error
      ? String(error.reason)
      : `${path}: ${systemText(code) || String(error)}`;
  return new LaunchError(what, reason, `set ${variable} to a writable folder that belongs to you`);
}

/** A release that keeps something, and no folder is known to keep it in. */
export const noState = (name: string): LaunchError =>
  new LaunchError(
    'it has no folder for its state',
    'neither a variable nor the user database names one',
    `set ${stateVariable(name)} to a folder that you own and can write to`,
  );
