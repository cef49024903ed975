import { join, resolve } from 'node:path';

/**
 * Returns the folder of the build cache: `ONEBEAM_BUILD_CACHE`, else `onebeam-build` in the cache folder of the system.
 * Separate from the folder into which finished programs unpack themselves.
 *
 * @param workingFolder start of a relative `ONEBEAM_BUILD_CACHE`.
 * @param home the user's home folder, if the variables do not name it. Empty variables count as unset.
 */
export function defaultCacheFolder(
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
