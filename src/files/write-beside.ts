import { randomBytes } from 'node:crypto';
import { chmod, type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { inMadeFolder, removeMadeFolder } from './made-folder.ts';

/**
 * Makes a file so that nobody ever sees half of it: it is written under another name in the same folder, flushed, and
 * renamed over `path` when `write` is done. When `write` or anything after it fails, `path` is as it was and the other
 * file is gone. The folder is made when it is not there, and goes again with what failed in it.
 *
 * @param mode of the finished file, in full: the umask is not asked.
 * @param write gets the other file, open, and its path.
 * @param options.flush `false` for what is made again at once should the machine lose its power: the name may then stand
 *   for a file that was not written to the end.
 * @throws what `write` throws, or the system's error.
 */
export async function writeBeside<Result>(
  path: string,
  mode: number,
  write: (file: FileHandle, beside: string) => Promise<Result>,
  { flush = true }: { flush?: boolean } = {},
): Promise<Result> {
  const folder = dirname(resolve(path));
  const beside = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}.part`);
  try {
    const file = await inMadeFolder(folder, () => open(beside, 'wx', 0o600));
    let result: Result;
    try {
      result = await write(file, beside);
      if (flush) await file.sync();
    } finally {
      await file.close();
    }
    await chmod(beside, mode);
    await rename(beside, path);
    return result;
  } catch (error) {
    await rm(beside, { force: true });
    await removeMadeFolder(folder);
    throw error;
  }
}
