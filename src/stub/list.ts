import { stat } from 'node:fs/promises';
import { listCache } from '../cache/inventory.ts';
import { type Target, targets } from '../targets/target.ts';
import { installedBase } from './base.ts';
import { bunVersion, pins } from './pins.ts';

/** The launcher and base of a target that exist locally. */
export interface StubState {
  target: Target;
  /** Where the base is: `missing` means that the next build fetches it. */
  base: 'node_modules' | 'cache' | 'missing';
  /** Compiled ones: one for each launcher that was built with this cache. Sizes in bytes, times since 1970 in ms. */
  stubs: { path: string; size: number; used: number }[];
}

/**
 * Lists the launchers and bases in the cache, for all targets in their order. Digests are checked when they are used, not
 * here.
 *
 * @param cacheFolder see `defaultContext`.
 */
export async function listStubs(cacheFolder: string): Promise<StubState[]> {
  const entries = await listCache(cacheFolder);
  const named = (kind: string, prefix: string) =>
    entries.filter(
      (entry) => entry.kind === kind && new RegExp(`^${prefix}\\.?[0-9a-f]{64}`).test(entry.name),
    );
  return Promise.all(
    targets.map(async (target) => ({
      target,
      base: await whereIsBase(target, named('bun', `bun-${target}-${bunVersion}`).length > 0),
      stubs: named('launchers', `${target}-`).map(({ path, size, used }) => ({ path, size, used })),
    })),
  );
}

async function whereIsBase(target: Target, isCached: boolean): Promise<StubState['base']> {
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
