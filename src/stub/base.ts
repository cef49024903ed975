import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ContentCache } from '../cache/content-cache.ts';
import type { Target } from '../targets/target.ts';
import { npmPack } from './npm-pack.ts';
import { checkBinary, packageBinary } from './package-binary.ts';
import { bunVersion, pins } from './pins.ts';

export interface BaseOptions {
  cacheFolder: string;
  /** The folder to run npm in, for a project's `.npmrc`. */
  workingFolder?: string | undefined;
  /** Of npm, should it have to be run. */
  environment: Readonly<Record<string, string | undefined>>;
  offline?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

/** The plain Bun executable of a target, checked against its pin. */
export interface Base {
  bytes: Uint8Array;
  source: 'node_modules' | 'cache' | 'npm';
}

/**
 * Gets the base of a target: from the `@oven/bun-*` package that npm installed beside this one, from the cache, or
 * else by the user's npm, after which it is in the cache. Its SHA-256 must always be the pinned one.
 *
 * @throws `bun-digest-wrong`, `bun-not-cached` (offline), `bun-fetch-failed`, `npm-missing`, `cache-not-writable`
 */
export async function base(target: Target, options: BaseOptions): Promise<Base> {
  const pin = pins[target];
  const installed = await installedBase(target);
  const bytes = installed && (await readFile(installed).catch(() => undefined));
  if (installed && bytes) {
    checkBinary(bytes, pin, installed);
    return { bytes, source: 'node_modules' };
  }
  const cache = new ContentCache(options.cacheFolder);
  const key = `bun-${target}-${bunVersion}`;
  const cached = await cache.get('bun', key);
  if (cached) {
    checkBinary(cached, pin, join(options.cacheFolder, 'bun', key));
    return { bytes: cached, source: 'cache' };
  }
  const fetched = packageBinary(await npmPack(`${pin.package}@${bunVersion}`, options), pin);
  await cache.put('bun', key, fetched);
  return { bytes: fetched, source: 'npm' };
}

/**
 * Returns the path where npm installed the base of a target in this version; nothing for most targets, because npm
 * installs only the host's.
 */
export async function installedBase(target: Target): Promise<string | undefined> {
  const { package: name, file } = pins[target];
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    const { version } = JSON.parse(await readFile(manifest, 'utf8'));
    return version === bunVersion ? join(dirname(manifest), file) : undefined;
  } catch {
    return undefined;
  }
}
