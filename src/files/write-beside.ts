import { randomBytes } from 'node:crypto';
import { chmod, type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { inMadeFolder, removeMadeFolder } from './made-folder.ts';

/**
 * Writes a file in one step: it is written under another name in the same folder, flushed, and renamed over `path`
 * when `write` is done. When `write` or anything after it fails, `path` is unchanged and the other file is removed. A
 * missing folder is created, and removed again after a failure.
 *
 * @param mode of the finished file; the umask is ignored.
 * @param write gets the other file, open, and its path.
 * @param options.flush `false` for files that are cheap to create again: after a power loss, the name may then have
 *   incomplete content.
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
