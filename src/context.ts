import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import type { BuildContext } from './options.ts';
import { thisHost } from './targets/host-target.ts';

/**
 * Returns a complete context; missing fields are taken from this process: `process.cwd()`, `process.env`, this machine as
 * the host, and the cache folder of the command line (`ONEBEAM_BUILD_CACHE`, or `onebeam-build` in the user's cache folder).
 *
 * Nothing else in the library reads the process. Pass all fields to make a call independent of it.
 *
 * @param given fields to use instead.
 * @example
 * const context = defaultContext({ report: (event) => console.error(event) });
 */
export function defaultContext(given: Partial<BuildContext> = {}): BuildContext {
  const workingFolder = given.workingFolder ?? process.cwd();
  const environment = given.environment ?? process.env;
  return {
    ...given,
    workingFolder,
    environment,
    host: given.host ?? thisHost(),
    cacheFolder: given.cacheFolder ?? defaultCacheFolder(environment, workingFolder, userInfo().homedir),
  };
}

/**
 * Returns the folder of the build cache: `ONEBEAM_BUILD_CACHE`, else `onebeam-build` in the cache folder of the system.
 * Separate from the folder into which finished programs unpack themselves.
 *
 * @param workingFolder start of a relative `ONEBEAM_BUILD_CACHE`.
 * @param home the user's home folder, if the variables do not name it. Empty variables count as unset.
 */
function defaultCacheFolder(
  environment: Readonly<Record<string, string | undefined>>,
  workingFolder: string,
  home: string,
): string {
  if (environment.ONEBEAM_BUILD_CACHE) return resolve(workingFolder, environment.ONEBEAM_BUILD_CACHE);
  const own = environment.HOME || environment.USERPROFILE || home;
  if (process.platform === 'darwin') return join(own, 'Library', 'Caches', 'onebeam-build');
  if (process.platform === 'win32') {
    return join(environment.LOCALAPPDATA || join(own, 'AppData', 'Local'), 'onebeam-build');
  }
  const xdg = environment.XDG_CACHE_HOME;
  return join(xdg?.startsWith('/') ? xdg : join(own, '.cache'), 'onebeam-build');
}
