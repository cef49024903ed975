import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { inMadeFolder, removeMadeFolder } from './made-folder.ts';

/**
 * Creates a folder in one step: `fill` gets an empty folder beside `path`, which is then renamed to `path`.
 * After a failure that folder is removed, with those above it that were created for it, and `path` is
 * unchanged. An empty folder at `path` is replaced.
 *
 * @throws OnebeamError `folder-not-empty` when there is something at `path`; what `fill` throws, or the system's error.
 */
export async function folderBeside<Result>(
  path: string,
  fill: (folder: string) => Promise<Result>,
): Promise<Result> {
  await refuseUnlessEmpty(path);
  const parent = dirname(resolve(path));
  const beside = join(parent, `.${basename(path)}.${randomBytes(6).toString('hex')}.part`);
  try {
    await inMadeFolder(parent, () => mkdir(beside));
    const result = await fill(beside);
    await rename(beside, path).catch(async (error) => {
      // Windows does not rename over an empty folder; on any system, another process may have filled it
      // meanwhile.
      await refuseUnlessEmpty(path);
      await rm(path, { recursive: true, force: true });
      await rename(beside, path).catch(() => {
        throw error;
      });
    });
    return result;
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    await removeMadeFolder(parent);
    throw error;
  }
}

async function refuseUnlessEmpty(path: string): Promise<void> {
  const there = await readdir(path).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw new OnebeamError('folder-not-empty', { path }, { cause: error });
  });
  if (there.length > 0) throw new OnebeamError('folder-not-empty', { path });
}
