import { randomBytes } from 'node:crypto';
import { type Stats, statSync } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { abandonedAfter } from '../files/leftovers.ts';
import { type CacheKind, cacheFolders, cacheKinds } from './content-cache.ts';
import { requireTrustedCache } from './trusted-cache.ts';
import { checkName } from './verified-entries.ts';

/** An entry of the cache: a file, an unpacked runtime, or the remains of a killed build. */
export interface CacheEntry {
  kind: CacheKind | 'builds';
  name: string;
  path: string;
  /** In bytes, with everything inside. */
  size: number;
  /** Last use by a build, in milliseconds since 1970. */
  used: number;
}

/** An entry that was not measured. */
export type CacheName = Pick<CacheEntry, 'kind' | 'name' | 'path'>;

/** The prefix of a build's folder in the cache. */
export const buildPrefix = '.build-';

/**
 * Lists the entries of the cache, sorted by kind and name, without unfinished ones. A missing folder is an empty cache.
 * Does not read the folders of other builds, which may have thousands of files.
 */
export async function listCache(folder: string): Promise<CacheEntry[]> {
  return measured((await listCacheNames(folder)).filter(({ name }) => !isUnfinished(name)));
}

/** Lists everything in the cache, also unfinished entries, sorted by kind and name, without a system call for each entry. */
export async function listCacheNames(folder: string): Promise<CacheName[]> {
  const found: CacheName[] = [];
  for (const kind of cacheKinds) {
    for (const below of cacheFolders(kind)) {
      const names = await readdir(join(folder, below)).catch(() => [] as string[]);
      const checks = new Set(names.map(checkName));
      // The check of an entry comes and goes with it.
      for (const name of names.filter((name) => !checks.has(name)).sort()) {
        found.push({ kind, name, path: join(folder, below, name) });
      }
    }
  }
  const builds = (await readdir(folder).catch(() => [] as string[])).filter((name) =>
    name.startsWith(buildPrefix),
  );
  for (const name of builds.sort()) found.push({ kind: 'builds', name, path: join(folder, name) });
  return found;
}

/**
 * Removes entries that no build has used since `before`, and unfinished files of builds that were killed more than a day ago.
 *
 * @param before in milliseconds since 1970.
 * @returns the removed entries.
 * @throws `cache-not-trusted` when other users may write to the folder, which may not be a cache then.
 */
export async function pruneCache(folder: string, before: number, now: number): Promise<CacheEntry[]> {
  requireTrusted(folder);
  const old = (await everything(folder)).filter((entry) =>
    isUnfinished(entry.name) ? entry.used < now - abandonedAfter : entry.used < before,
  );
  return removeAll(old);
}

/**
 * Removes all files that `ContentCache` and the modules next to it created, and no others. Keeps folders of builds of
 * the last day, which may be running.
 *
 * @throws `cache-not-trusted`
 */
export async function cleanCache(folder: string, now = Date.now()): Promise<CacheEntry[]> {
  requireTrusted(folder);
  return removeAll(
    (await everything(folder)).filter(({ kind, used }) => kind !== 'builds' || used < now - abandonedAfter),
  );
}

/** As builds do before they use an entry. */
function requireTrusted(folder: string): void {
  for (const below of cacheKinds.flatMap(cacheFolders)) requireTrustedCache(folder, below);
}

async function removeAll(entries: CacheEntry[]): Promise<CacheEntry[]> {
  for (const { path } of entries) {
    await rm(path, { recursive: true, force: true });
    await rm(join(dirname(path), checkName(basename(path))), { force: true });
  }
  return entries;
}

/** Removes an entry in one step. @returns true if it was removed. */
export async function removeEntry({ path }: CacheEntry): Promise<boolean> {
  const hidden = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.part`);
  try {
    await rename(path, hidden);
  } catch {
    return false;
  }
  await rm(join(dirname(path), checkName(basename(path))), { force: true });
  // Files that Windows refuses to remove are unfinished work, which the next clean-up removes.
  await rm(hidden, { recursive: true, force: true }).catch(() => undefined);
  return true;
}

const everything = async (folder: string): Promise<CacheEntry[]> => measured(await listCacheNames(folder));

async function measured(names: readonly CacheName[]): Promise<CacheEntry[]> {
  const entries: CacheEntry[] = [];
  for (const { kind, name, path } of names) {
    const found = facts(path);
    if (!found) continue;
    const size = found.isDirectory() ? await sizeOf(path) : found.size;
    entries.push({ kind, name, path, size, used: found.mtimeMs });
  }
  return entries;
}

/**
 * None when another build has removed it meanwhile. Each build does this for hundreds of entries: a promise for each takes
 * ten times as long as the system call.
 */
function facts(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

const isUnfinished = (name: string): boolean => name.startsWith('.') || name.startsWith('arriving-');

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  let size = 0;
  for (const entry of entries) {
    if (entry.isFile())
      size += await stat(join(entry.parentPath, entry.name)).then(
        (file) => file.size,
        () => 0,
      );
  }
  return size;
}
