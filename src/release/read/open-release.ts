import { stat } from 'node:fs/promises';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { readFailure } from '../../files/read-failure.ts';
import type { ReleaseBuildOptions } from '../../release-options.ts';
import type { ReleaseInput } from '../release-input.ts';
import { readApplications, readRelFile } from './from-applications.ts';
import { readReleaseFolder } from './read-release.ts';
import { unpackRelease } from './unpack-release.ts';

/**
 * Opens an OTP release, whatever it is given as: its content decides.
 *
 * @param path absolute: a folder, an archive, a `.rel` file, or with `start` a folder of applications.
 * @param folder private and empty, kept until the build is done: archives are unpacked there.
 * @throws OnebeamError `release-*`, `tar-*`, `path-*`, `archive-damaged`
 */
export async function openRelease(
  path: string,
  { releaseVersion: version, tool, start, searchPath }: ReleaseBuildOptions,
  folder: string,
  signal?: AbortSignal,
): Promise<ReleaseInput> {
  signal?.throwIfAborted();
  const found = await stat(path).catch((cause) => {
    throw new OnebeamError('release-file-unreadable', { path, found: readFailure(cause) }, { cause });
  });
  if (start.length > 0) return readApplications(path, start, searchPath);
  if (path.endsWith('.rel')) return readRelFile(path, searchPath);
  if (found.isDirectory()) return readReleaseFolder(path, { version, tool });
  const unpacked = await unpackRelease(path, folder);
  return readReleaseFolder(unpacked, { path, version, tool });
}
