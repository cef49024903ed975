import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type CacheKind, cacheKinds } from './content-cache.ts';
import { checkName } from './standing-check.ts';

/** One thing in the cache: a file, or the folder of an unpacked runtime. */
export interface CacheEntry {
  kind: CacheKind;
  name: string;
  path: string;
  /** In bytes, everything below it included. */
  size: number;
  /** When a build last put or found it, in milliseconds since 1970. */
  used: number;
}

/** How long a file that is not finished yet may lie there before it counts as left behind, in milliseconds. */
const abandonedAfter = 24 * 60 * 60 * 1000;

/** What the cache holds, sorted by kind and name; unfinished files are not among it. A missing folder is an empty cache. */
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

/** Removes everything that `ContentCache` and its neighbours put there, and nothing else that lies in the folder. */
export async function cleanCache(folder: string): Promise<CacheEntry[]> {
  return removeAll(await everything(folder));
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
      const path = join(folder, kind, name);
      const used = await stat(path).catch(() => undefined);
      // Another build may have removed it meanwhile.
      if (used) entries.push({ kind, name, path, size: await sizeOf(path), used: used.mtimeMs });
    }
  }
  return entries;
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
