import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** After this time in milliseconds, an unfinished file counts as left by a killed process: the cache uses the same time. */
export const abandonedAfter = 24 * 60 * 60 * 1000;

/** Returns the name of the finished file for that of an unfinished one, as `writeBeside` makes it; nothing for other names. */
export const finishedName = (unfinished: string): string | undefined =>
  /^\.(.+)\.[0-9a-f]{12}\.part$/s.exec(unfinished)?.[1];

/**
 * Removes unfinished files that killed processes left in a folder more than a day ago. A younger one may still be written.
 * Folders and links stay.
 *
 * @param isOwn gets the name of the finished file.
 * @returns the names of the removed files, sorted. A folder that cannot be read has none.
 */
export async function removeLeftovers(
  folder: string,
  isOwn: (finished: string) => boolean,
  now = Date.now(),
): Promise<string[]> {
  const removed: string[] = [];
  const names = await readdir(folder).catch(() => [] as string[]);
  for (const name of names.sort()) {
    const finished = finishedName(name);
    if (finished === undefined || !isOwn(finished)) continue;
    const path = join(folder, name);
    const found = await lstat(path).catch(() => undefined);
    if (!found?.isFile() || found.mtimeMs > now - abandonedAfter) continue;
    const isRemoved = await rm(path).then(
      () => true,
      () => false,
    );
    if (isRemoved) removed.push(basename(path));
  }
  return removed;
}
