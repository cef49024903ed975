import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SharedLibraryOptions } from '../otp/minimal/shared-libraries.ts';
import type { Target } from '../targets/target.ts';
import { debianLibraries } from './debian/debian.ts';
import { systemLibraryFolders } from './system-libraries.ts';

/**
 * Returns the folders to search for shared libraries of a runtime, in addition to those in its files: the folder that
 * was downloaded with Debian's Erlang; and, only if the runtime is for the build machine, the folders of this
 * machine.
 *
 * @param root of the runtime
 * @param host the platform of this machine, if known
 */
export async function libraryFolders(
  root: string,
  target: Target,
  host: Target | undefined,
): Promise<Pick<SharedLibraryOptions, 'folders' | 'absolutePaths'>> {
  const fetched = join(root, debianLibraries);
  const isFetched = (await stat(fetched).catch(() => undefined))?.isDirectory() ?? false;
  const isOfHost = target === host;
  return {
    folders: [
      ...(isFetched ? [fetched] : []),
      ...(isOfHost && target.startsWith('linux') ? await systemLibraryFolders() : []),
    ],
    absolutePaths: isOfHost,
  };
}
