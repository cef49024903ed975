import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type CacheKind, cacheKinds } from './content-cache.ts';
import { checkName } from './standing-check.ts';

/** An entry of the cache: a file, an unpacked runtime, or the remains of a killed build. */
export interface CacheEntry {
  kind: CacheKind | 'builds';
  name: string;
  path: string;
  /** In bytes, everything below it included. */
  size: number;
  /** When a build last put or found it, in milliseconds since 1970. */
  used: number;
}

/** The name of a build's own folder, right in the cache, begins with it. */
export const buildPrefix = '.build-';

/** How long what is not finished yet may lie there before it counts as left behind, in milliseconds. */
const abandonedAfter = 24 * 60 * 60 * 1000;

/** Lists the cache, sorted by kind and name, without unfinished files. A missing folder is an empty cache. */
export async function listCache(folder: string): Promise<CacheEntry[]> {
  return (await everything(folder)).filter((entry) => !isUnfinished(entry.name));
}

/**
 * Removes entries that no build used since `before`, and what killed builds left half-written a day ago or longer.
 *
 * @param before in milliseconds since 1970.
 * @returns what was removed.
 */
export async function pruneCache(folder: string, before: number, now: number): Promise<CacheEntry[]> {
  const old = (await everything(folder)).filter((entry) =>
    isUnfinished(entry.name) ? entry.used < now - abandonedAfter : entry.used < before,
  );
  return removeAll(old);
}

/**
 * Removes everything that `ContentCache` and its neighbours put there, and nothing else that lies in the folder. What a
 * build of the last day works in stays: it may be running.
 */
export async function cleanCache(folder: string, now = Date.now()): Promise<CacheEntry[]> {
  return removeAll(
    (await everything(folder)).filter(({ kind, used }) => kind !== 'builds' || used < now - abandonedAfter),
  );
}

async function removeAll(entries: CacheEntry[]): Promise<CacheEntry[]> {
  for (const { path } of entries) {
    await rm(path, { recursive: true, force: true });
    await rm(join(dirname(path), checkName(basename(path))), { force: true });
  }
  return entries;
}

async function everything(folder: string): Promise<CacheEntry[]> {
  const entries: CacheEntry[] = [];
  for (const kind of cacheKinds) {
    const names = await readdir(join(folder, kind)).catch(() => [] as string[]);
    const checks = new Set(names.map(checkName));
    // The check of an entry comes and goes with it.
    for (const name of names.filter((name) => !checks.has(name)).sort()) {
      entries.push(...(await entryAt(kind, join(folder, kind, name))));
    }
  }
  const builds = (await readdir(folder).catch(() => [] as string[])).filter((name) =>
    name.startsWith(buildPrefix),
  );
  for (const name of builds.sort()) entries.push(...(await entryAt('builds', join(folder, name))));
  return entries;
}

/** None when another build has removed it meanwhile. */
async function entryAt(kind: CacheEntry['kind'], path: string): Promise<CacheEntry[]> {
  const found = await stat(path).catch(() => undefined);
  return found ? [{ kind, name: basename(path), path, size: await sizeOf(path), used: found.mtimeMs }] : [];
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
