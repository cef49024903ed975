import { createHash, randomBytes } from 'node:crypto';
import type { Dirent } from 'node:fs';
import {
  chmod,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isTrustedEntry, makeCacheFolder, requireTrustedCache } from '../cache/trusted-cache.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { folderBeside } from '../files/folder-beside.ts';

/**
 * An unpacked runtime of the cache: `<cache>/runtimes/<name>/tree`. If it does not exist, `fill` creates it in
 * an empty folder; any number of builds may do so at the same time, and all use that of the first. On every use
 * the tree is read completely and compared with the result of `fill`; a damaged one is created again.
 *
 * @param name names the content (a digest, a package's version), and must never mean other content.
 * @returns the absolute path of the tree, when `cacheFolder` is absolute.
 * @throws `cache-not-trusted`, `cache-not-writable`, what `fill` throws, or the system's error; then nothing is kept.
 */
export async function storedRuntime(
  cacheFolder: string,
  name: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const place = join(cacheFolder, 'runtimes', name);
  const tree = join(place, 'tree');
  requireTrustedCache(cacheFolder, 'runtimes');
  for (let attempt = 1; ; attempt++) {
    if (await isWhole(place)) return tree;
    await discard(place);
    await makeCacheFolder(cacheFolder, 'runtimes');
    try {
      await folderBeside(place, async (beside) => {
        // Archives may hold folders that all may write to.
        await chmod(beside, 0o700);
        await mkdir(join(beside, 'tree'));
        await fill(join(beside, 'tree'));
        await writeFile(join(beside, 'digest'), await treeDigest(join(beside, 'tree')));
      });
      return tree;
    } catch (error) {
      // Another build was faster, or is just putting a damaged one out of the way.
      const isRace = error instanceof OnebeamError && error.code === 'folder-not-empty';
      if (!isRace || attempt === mostAttempts) throw error;
      await setTimeout(pause * attempt);
    }
  }
}

const mostAttempts = 10;
/** In milliseconds. */
const pause = 20;

/** The names of the runtimes in the cache, complete or not, sorted. */
export async function storedNames(cacheFolder: string): Promise<string[]> {
  const names = await readdir(join(cacheFolder, 'runtimes')).catch(() => [] as string[]);
  return names.filter((name) => !name.startsWith('.')).sort();
}

async function isWhole(place: string): Promise<boolean> {
  const stated = await readFile(join(place, 'digest'), 'utf8').catch(() => undefined);
  if (!stated || !isTrustedEntry(place, 'folder')) return false;
  const found = await treeDigest(join(place, 'tree')).catch(() => undefined);
  if (found !== stated) return false;
  const now = new Date();
  await utimes(place, now, now).catch(() => undefined);
  return true;
}

/**
 * Renames a damaged runtime, so that no other build sees a part of it, and removes it. If another build has
 * replaced it by a complete one meanwhile, that is moved back.
 */
async function discard(place: string): Promise<void> {
  const hidden = join(dirname(place), `.${basename(place)}.${randomBytes(6).toString('hex')}.part`);
  const moved = await rename(place, hidden).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  if (await isWhole(hidden)) {
    const back = await rename(hidden, place).then(
      () => true,
      () => false,
    );
    if (back) return;
  }
  await rm(hidden, { recursive: true, force: true });
}

/** SHA-256 over all paths, contents, execute bits and links of a folder. */
export async function treeDigest(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const paths = await pathsBelow(folder);
  paths.sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { entry, path } of paths) {
    const name = path.slice(folder.length + 1).replaceAll('\\', '/');
    if (entry.isSymbolicLink()) {
      hash.update(JSON.stringify([name, 'link', await readlink(path)]));
    } else {
      const runs = ((await stat(path)).mode & 0o111) !== 0;
      const content = createHash('sha256')
        .update(await readFile(path))
        .digest('hex');
      hash.update(JSON.stringify([name, runs, content]));
    }
  }
  return hash.digest('hex');
}

/** Everything but folders. Bun's recursion would follow links to folders, even in a circle. */
async function pathsBelow(folder: string): Promise<{ entry: Dirent; path: string }[]> {
  const found: { entry: Dirent; path: string }[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await pathsBelow(path)));
    else found.push({ entry, path });
  }
  return found;
}
