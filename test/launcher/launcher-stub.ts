import { buildLauncher } from '../../src/stub/compile.ts';
import { hostTarget } from '../../src/targets/host-target.ts';
import { buildCache } from '../bed/build-cache.ts';

export const host = { platform: process.platform, arch: process.arch, musl: false };
export const target = hostTarget(host);

/** The launcher as users get it, compiled once for each state of its sources. */
export const launcherStub = async (): Promise<string> =>
  (await buildLauncher({ target, host, cacheFolder: buildCache, environment: process.env })).path;
