import type { Escript } from '../escript/escript.ts';
import type { BuildOptions } from '../options.ts';
import type { BuildRecord } from '../payload/format/manifest.ts';
import { givenPrivPlace } from '../start/given-priv.ts';

/**
 * The options of a build as its manifest has them.
 *
 * @param recorded names of modules that a start has loaded.
 * @param modified the time of all files, in seconds since 1970; 0 by default, as `writePayload` has it.
 */
export function buildRecord(
  escript: Escript,
  options: BuildOptions,
  recorded: readonly string[],
  modified = 0,
): BuildRecord {
  const { boot, profile, shake, systemLibraries, keepDebug } = options;
  const { addApplications, dropApplications, level, priv } = options;
  return {
    windowsVcruntime: options.windowsVcruntime !== undefined,
    ...{
      boot,
      profile,
      shake,
      systemLibraries,
      keepDebug,
      addApplications,
      dropApplications,
      level,
      modified,
    },
    startModules: [...recorded],
    priv: priv.map(({ application }) => ({ application, folder: givenPrivPlace(application, escript) })),
  };
}
