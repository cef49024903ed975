import { stat } from 'node:fs/promises';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { readFailure } from '../../files/read-failure.ts';
import type { ReleaseBuildOptions } from '../../release-options.ts';
import type { ReleaseInput } from '../release-input.ts';
import { readReleaseFolder } from './read-release.ts';
import { unpackRelease } from './unpack-release.ts';

/**
 * Opens an OTP release, whatever it is given as: its content decides.
 *
 * @param path absolute: a folder or an archive.
 * @param folder private and empty, kept until the build is done: archives are unpacked there.
 * @throws OnebeamError `release-*`, `tar-*`, `path-*`, `archive-damaged`
 */
export async function openRelease(
  path: string,
  { releaseVersion: version, tool }: ReleaseBuildOptions,
  folder: string,
  signal?: AbortSignal,
): Promise<ReleaseInput> {
  signal?.throwIfAborted();
  const found = await stat(path).catch((cause) => {
    throw new OnebeamError('release-file-unreadable', { path, found: readFailure(cause) }, { cause });
  });
  if (found.isDirectory()) return readReleaseFolder(path, { version, tool });
  const unpacked = await unpackRelease(path, folder);
  return readReleaseFolder(unpacked, { path, version, tool });
}
