import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { causeMessage, OnebeamError } from '../errors/onebeam-error.ts';
import { buildPrefix } from './inventory.ts';
import { makeCacheFolder } from './trusted-cache.ts';

/**
 * Runs `work` with a private folder below the cache, and removes the folder afterwards.
 *
 * @throws `cache-not-writable`, `cache-not-trusted`, and what `work` throws
 */
export async function inPrivateFolder<Result>(
  cacheFolder: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  let folder: string;
  await makeCacheFolder(cacheFolder);
  try {
    folder = await mkdtemp(join(cacheFolder, buildPrefix));
  } catch (cause) {
    throw new OnebeamError(
      'cache-not-writable',
      { path: cacheFolder, reason: causeMessage(cause) },
      { cause },
    );
  }
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
