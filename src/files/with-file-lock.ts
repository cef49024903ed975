import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { makeFolder, removeMadeFolder } from './made-folder.ts';

/** A small file is never locked for this long: the owner was killed. In milliseconds. */
const abandonedAfter = 10_000;
/** Between two looks, in milliseconds. */
const pause = 10;

/**
 * Runs code that reads a small file and then writes it, while no other code of this or another process does so.
 * A file beside `path` is the lock. The folder is created if missing, and removed if it stays empty.
 *
 * @param work takes far less than ten seconds.
 * @throws what `work` throws, or the system's error when the file beside cannot be made.
 */
export async function withFileLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const folder = dirname(resolve(path));
  const held = join(folder, `.${basename(path)}.held`);
  await hold(folder, held);
  try {
    return await work();
  } finally {
    await rm(held, { force: true });
    // Only while nothing is in it: work may have failed.
    await removeMadeFolder(folder);
  }
}

async function hold(folder: string, held: string): Promise<void> {
  for (const start = Date.now(); ; ) {
    await makeFolder(folder);
    try {
      await (await open(held, 'wx')).close();
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // ENOENT: another one's work has failed, and the folder gone with it. On Windows what is just being removed cannot
      // be opened.
      const isBusy =
        code === 'EEXIST' || code === 'ENOENT' || (process.platform === 'win32' && code === 'EPERM');
      if (!isBusy || Date.now() - start > 3 * abandonedAfter) throw error;
    }
    await removeAbandoned(held);
    await setTimeout(pause * (0.5 + Math.random()));
  }
}

/** By another name first: of several that wait only one moves it. */
async function removeAbandoned(held: string): Promise<void> {
  const since = await stat(held).catch(() => undefined);
  if (!since || Date.now() - since.mtimeMs < abandonedAfter) return;
  const moved = `${held}.${randomBytes(6).toString('hex')}`;
  await rename(held, moved).catch(() => undefined);
  await rm(moved, { force: true });
}
