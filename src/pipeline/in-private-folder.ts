import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPrefix } from '../cache/inventory.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';

/**
 * Work in progress, out of everybody's way below the cache, and gone afterwards.
 *
 * @throws `cache-not-writable`, and what `work` throws
 */
export async function inPrivateFolder<Result>(
  cacheFolder: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  let folder: string;
  try {
    await mkdir(cacheFolder, { recursive: true });
    folder = await mkdtemp(join(cacheFolder, buildPrefix));
  } catch (cause) {
    throw new OnebeamError('cache-not-writable', { path: cacheFolder, cause });
  }
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
