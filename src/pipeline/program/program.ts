import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inPrivateFolder } from '../../cache/in-private-folder.ts';
import { inspect } from '../../executable/read/inspect.ts';
import { unpack } from '../../executable/read/unpack.ts';
import type { BuildContext, BuildOptions } from '../../options.ts';
import type { Recording } from '../../release/fast/recording-boot.ts';
import { type NativeCaches, nativeCaches } from '../../release/native/cache-folders.ts';
import { openRelease } from '../../release/read/open-release.ts';
import type { ReleaseInput } from '../../release/release-input.ts';
import type { OlderVersion } from '../../release/upgrade/upgrade-relup.ts';
import type { ReleaseBuildOptions } from '../../release-options.ts';
import { openPrograms } from '../programs.ts';
import type { ProgramToPlan } from './place-program.ts';

/** The input of an executable: escripts, or a release. */
export type Program =
  | { kind: 'escript'; programs: readonly ProgramToPlan[] }
  | {
      kind: 'release';
      input: ReleaseInput;
      options: ReleaseBuildOptions;
      /** Older versions to upgrade from. */
      older: readonly OlderVersion[];
      /** The folders to search for native code for other systems, if requested. */
      nativeCaches?: NativeCaches;
      /** Private, gone after the work. */
      folder: string;
      /** Names of modules that a start has loaded, or that were given as such. */
      recorded: readonly string[];
      /** Set for an executable that records its start. */
      recording?: Recording;
    };

/**
 * Opens the input of a build, and closes it when the work is done: until then, an archive of a release is unpacked.
 *
 * @throws the errors of `openPrograms` and `openRelease`
 */
export async function withProgram<Result>(
  options: BuildOptions,
  { cacheFolder, environment, host, signal }: BuildContext,
  work: (program: Program) => Promise<Result>,
): Promise<Result> {
  const { escript: path, release } = options;
  if (!release) {
    const opened = await openPrograms(options);
    return work({
      kind: 'escript',
      programs: opened.map((one) => ({ ...one, recorded: one.options.startModules })),
    });
  }
  return inPrivateFolder(cacheFolder, async (folder) => {
    const opened = await openRelease(path, release, folder, signal);
    const older = await Promise.all(
      release.upgradeFrom.map((one, index) =>
        openOlder(one, release, join(folder, `older-${index}`), signal),
      ),
    );
    const caches = release.nativeFromCache && (await nativeCaches(path, environment, host.platform));
    return work({
      ...{ kind: 'release', input: opened, options: release, older, folder },
      ...(caches && { nativeCaches: caches }),
      recorded: options.startModules,
    });
  });
}

/** An older version, as a release or as the executable that was made of it. */
async function openOlder(
  path: string,
  options: ReleaseBuildOptions,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<OlderVersion> {
  await mkdir(folder);
  const isExecutable = await inspect(path).then(
    () => true,
    () => false,
  );
  const own = { ...options, releaseVersion: undefined };
  if (!isExecutable) return { input: await openRelease(path, own, folder, signal), isExecutable };
  const unpacked = join(folder, 'release');
  await unpack(path, unpacked, { signal });
  const tool = options.tool ?? 'plain';
  const input = await openRelease(unpacked, { ...own, tool }, folder, signal);
  return { input: { ...input, path }, isExecutable };
}
