import { homedir } from 'node:os';
import { join } from 'node:path';
import { stub } from '../../src/stub/compile.ts';
import { hostTarget } from '../../src/targets/host-target.ts';

export const host = { platform: process.platform, arch: process.arch, musl: false };
export const target = hostTarget(host);

const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'onebeam', 'test-launcher');

/** The launcher as users get it, compiled once for each state of its sources. */
export const launcherStub = async (): Promise<string> =>
  (await stub({ target, host, cacheFolder, environment: process.env })).path;
