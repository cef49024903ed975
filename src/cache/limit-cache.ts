import { stat } from 'node:fs/promises';
import { type CacheUser, whileAlone, whileUsingCache } from './cache-users.ts';
import { type CacheEntry, type CacheName, listCache, listCacheNames, removeEntry } from './inventory.ts';
import { useGrain } from './verified-entries.ts';

/** The change of the cache by a build. Sizes are in bytes. */
export interface CacheChange {
  folder: string;
  /** Of all entries, after the removal. */
  size: number;
  /** Of the entries that the build added. */
  added: number;
  /** The limit of the cache; 0 for none. */
  limit: number;
  /** Entries that were removed to stay below the limit. */
  removed: CacheEntry[];
}

/**
 * Runs a build, and then removes the least recently used entries until the cache is not larger than `limit`. Keeps entries
 * that were used since the build began, or shortly before. Removes nothing while another build is running: the last one
 * to end does.
 *
 * @param limit in megabytes; 0 for no limit.
 * @returns the result of `work`, and the change of the cache.
 * @throws what `work` throws; then nothing is removed.
 */
export function withinCacheLimit<Result>(
  folder: string,
  limit: number,
  work: () => Promise<Result>,
): Promise<Result & { cache: CacheChange }> {
  return whileUsingCache(folder, async (user) => {
    const before = new Set((await listCacheNames(folder)).map(nameOf));
    const result = await work();
    return { ...result, cache: await limitCache(folder, limit * 1_000_000, before, user) };
  });
}

async function limitCache(
  folder: string,
  limit: number,
  before: ReadonlySet<string>,
  user: CacheUser | undefined,
): Promise<CacheChange> {
  const entries = await listCache(folder);
  const added = sum(entries.filter((entry) => !before.has(nameOf(entry))));
  const size = sum(entries);
  let removed: CacheEntry[] = [];
  if (user && limit > 0 && size > limit) {
    const remove = (until: number) => removeOldest(entries, size - limit, user.since - useGrain, until);
    removed = (await whileAlone(folder, user, remove)) ?? [];
  }
  return { folder, size: size - sum(removed), added, limit, removed };
}

async function removeOldest(
  entries: readonly CacheEntry[],
  excess: number,
  usedBefore: number,
  until: number,
): Promise<CacheEntry[]> {
  const removed: CacheEntry[] = [];
  let left = excess;
  const oldest = entries.filter(({ used }) => used < usedBefore).sort((a, b) => a.used - b.used);
  for (const entry of oldest) {
    if (left <= 0 || Date.now() > until) break;
    // Commands that do not build use entries, too, and mark them.
    const now = await stat(entry.path).catch(() => undefined);
    if (now?.mtimeMs !== entry.used || !(await removeEntry(entry))) continue;
    removed.push(entry);
    left -= entry.size;
  }
  return removed;
}

const nameOf = ({ kind, name }: CacheName): string => `${kind}/${name}`;
const sum = (entries: readonly CacheEntry[]): number => entries.reduce((total, { size }) => total + size, 0);
