import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SharedLibraryOptions } from '../otp/minimal/shared-libraries.ts';
import type { Target } from '../targets/target.ts';
import { debianLibraries } from './debian/debian.ts';
import { systemLibraryFolders } from './system-libraries.ts';

/**
 * Returns where the shared libraries of a runtime are looked for besides what its files say: the folder that was fetched with
 * Debian's Erlang; and, only where the runtime is for the machine that builds, this machine's own folders.
 *
 * @param root of the runtime
 * @param host what this machine is, if that is known
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
