import { randomBytes } from 'node:crypto';
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

/** The prefix of a build's folder in the cache. */
export const buildPrefix = '.build-';

/**
 * Lists the entries of the cache, sorted by kind and name, without unfinished ones. A missing folder is an empty cache.
 *
 * @param measured if false, sizes are 0 and folders are not read.
 */
export async function listCache(folder: string, measured = true): Promise<CacheEntry[]> {
  return (await everything(folder, measured)).filter((entry) => !isUnfinished(entry.name));
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

async function everything(folder: string, measured = true): Promise<CacheEntry[]> {
  const entries: CacheEntry[] = [];
  for (const kind of cacheKinds) {
    for (const below of cacheFolders(kind)) {
      const names = await readdir(join(folder, below)).catch(() => [] as string[]);
      const checks = new Set(names.map(checkName));
      // The check of an entry comes and goes with it.
      for (const name of names.filter((name) => !checks.has(name)).sort()) {
        entries.push(...(await entryAt(kind, join(folder, below, name), measured)));
      }
    }
  }
  const builds = (await readdir(folder).catch(() => [] as string[])).filter((name) =>
    name.startsWith(buildPrefix),
  );
  for (const name of builds.sort()) entries.push(...(await entryAt('builds', join(folder, name), measured)));
  return entries;
}

/** None when another build has removed it meanwhile. */
async function entryAt(kind: CacheEntry['kind'], path: string, measured: boolean): Promise<CacheEntry[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return [];
  const size = measured ? await sizeOf(path) : 0;
  return [{ kind, name: basename(path), path, size, used: found.mtimeMs }];
}

const isUnfinished = (name: string): boolean => name.startsWith('.') || name.startsWith('arriving-');

async function sizeOf(path: string): Promise<number> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => undefined);
  if (!entries)
    return stat(path).then(
      (file) => file.size,
      () => 0,
    );
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
