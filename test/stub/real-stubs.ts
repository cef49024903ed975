import { join } from 'node:path';
import { buildLauncher, type Launcher } from '../../src/stub/compile.ts';
import type { Target } from '../../src/targets/target.ts';
import { bedRoot } from '../bed/cache.ts';

/** Bases come over the network once, and then from here. */
export const stubCache = join(bedRoot, 'stubs-1');

export const host = { platform: process.platform, arch: process.arch, musl: false };

/** The stub of a target with this project's launcher, on the pinned base. */
export function realStub(target: Target): Promise<Launcher> {
  return buildLauncher({ target, host, cacheFolder: stubCache, environment: process.env });
}
