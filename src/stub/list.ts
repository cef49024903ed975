import { stat } from 'node:fs/promises';
import { listCache } from '../cache/inventory.ts';
import { type Target, targets } from '../targets/target.ts';
import { installedBase } from './base.ts';
import { bunVersion, pins } from './pins.ts';

/** The launchers of a target that exist locally, and where its Bun is. */
export interface LauncherState {
  target: Target;
  /** Where the target's Bun is: `missing` means that the next build downloads it. */
  bun: 'node_modules' | 'cache' | 'missing';
  /** Compiled ones: one for each version of onebeam that used this cache. Sizes in bytes, times since 1970 in ms. */
  launchers: { path: string; size: number; used: number }[];
}

/**
 * Lists the launchers in the cache, and where the Bun of each target is, for all targets in their order. Digests are checked
 * when the files are used, not here.
 *
 * @param cacheFolder see `defaultContext`.
 */
export async function listLaunchers(cacheFolder: string): Promise<LauncherState[]> {
  const entries = await listCache(cacheFolder);
  const named = (kind: string, prefix: string) =>
    entries.filter(
      (entry) => entry.kind === kind && new RegExp(`^${prefix}\\.?[0-9a-f]{64}`).test(entry.name),
    );
  return Promise.all(
    targets.map(async (target) => ({
      target,
      bun: await whereIsBun(target, named('bun', `bun-${target}-${bunVersion}`).length > 0),
      launchers: named('launchers', `${target}-`).map(({ path, size, used }) => ({ path, size, used })),
    })),
  );
}

async function whereIsBun(target: Target, isCached: boolean): Promise<LauncherState['bun']> {
  const installed = await installedBase(target);
  const size =
    installed &&
    (await stat(installed).then(
      (file) => file.size,
      () => undefined,
    ));
  if (size === pins[target].size) return 'node_modules';
  return isCached ? 'cache' : 'missing';
}
