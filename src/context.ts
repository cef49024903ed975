import { userInfo } from 'node:os';
import { defaultCacheFolder } from './cache/default-folder.ts';
import type { BuildContext } from './options.ts';
import { thisHost } from './targets/host-target.ts';

/**
 * Returns a complete context: what is not given comes from this process. The working folder is `process.cwd()`, the
 * environment `process.env`, the host this machine, and the cache folder that of the command line:
 * `ONEBEAM_BUILD_CACHE`, or `onebeam-build` in the user's cache folder.
 *
 * Nothing else in the library reads the process. Pass all fields to make a call independent of it.
 *
 * @param given fields to use instead.
 * @example
 * const context = defaultContext({ report: { report: (event) => console.error(event) } });
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
