import { accessSync, constants, lstatSync, readlinkSync, type Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { chown } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { writeBeside } from '../../files/write-beside.ts';
import { posixOf } from './posix-of.ts';

/** Where an output is written: behind links, and with what an existing file there keeps. */
export interface OutputPlace {
  readonly path: string;
  readonly mode: number;
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
}

/** The most links that lead to a file, as Linux counts. */
const mostLinks = 40;

/**
 * Finds the file that opening `path` for writing would open or create, as OTP does: links are followed, even dangling
 * ones.
 *
 * @returns the place, or the system's error code: `enoent` without a folder, `eisdir` for a folder and for anything
 *   else but a file, `eacces` for a file that may not be written.
 */
export function outputPlace(statOf: (path: string) => Stats | undefined, path: string): OutputPlace | string {
  try {
    const real = behindLinks(path);
    if (real === undefined) return 'eloop';
    const folder = statOf(dirname(real));
    if (!folder) return 'enoent';
    if (!folder.isDirectory()) return 'enotdir';
    const stat = statOf(real);
    if (!stat)
      return real.endsWith('/') ? 'eisdir' : { path: real, mode: 0o666 & ~process.umask(), owner: undefined };
    if (!stat.isFile()) return 'eisdir';
    accessSync(real, constants.W_OK);
    return { path: real, mode: stat.mode & 0o7777, owner: { uid: stat.uid, gid: stat.gid } };
  } catch (error) {
    return posixOf(error);
  }
}

function behindLinks(path: string): string | undefined {
  let real = path;
  for (let links = 0; links <= mostLinks; links++) {
    const stat: Stats | undefined = lstatSync(real, { throwIfNoEntry: false });
    if (!stat?.isSymbolicLink()) return real;
    real = resolve(dirname(real), readlinkSync(real));
  }
  return undefined;
}

/**
 * Writes a file beside its place and renames it there. The new file keeps the mode of an existing one and, if this
 * process may set it, its owner. Other hard links keep the old content, because the file is never written in place.
 */
export function writeOutput(
  { path, mode, owner }: OutputPlace,
  write: (file: FileHandle) => Promise<void>,
): Promise<void> {
  return writeBeside(path, mode, async (file, beside) => {
    await write(file);
    const { uid, gid } = await file.stat();
    if (!owner || (owner.uid === uid && owner.gid === gid)) return;
    // Without the right to do so the file becomes this user's, as every file that is renamed does.
    await chown(beside, owner.uid, owner.gid).catch(() => {});
  });
}
