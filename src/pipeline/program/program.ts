import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inPrivateFolder } from '../../cache/in-private-folder.ts';
import { inspect } from '../../executable/read/inspect.ts';
import { unpack } from '../../executable/read/unpack.ts';
import type { BuildContext, BuildOptions } from '../../options.ts';
import type { Recording } from '../../release/fast/recording-boot.ts';
import { openRelease } from '../../release/read/open-release.ts';
import type { ReleaseInput } from '../../release/release-input.ts';
import type { OlderVersion } from '../../release/upgrade/upgrade-relup.ts';
import type { ReleaseBuildOptions } from '../../release-options.ts';
import type { ProgramToPlan } from '../plan-payload.ts';
import { openPrograms } from '../programs.ts';

/** What an executable is made of: escripts, or a release. */
export type Program =
  | { kind: 'escript'; programs: readonly ProgramToPlan[] }
  | {
      kind: 'release';
      input: ReleaseInput;
      options: ReleaseBuildOptions;
      /** Older versions to upgrade from. */
      older: readonly OlderVersion[];
      /** Private, gone after the work. */
      folder: string;
      /** Names of modules that a start has loaded, or that were given as such. */
      recorded: readonly string[];
      /** Set for an executable that records its start. */
      recording?: Recording;
    };

/**
 * Opens what a build is made of, and closes it when the work is done: an archive of a release lies unpacked until then.
 *
 * @throws what `openPrograms` and `openRelease` throw
 */
export async function withProgram<Result>(
  options: BuildOptions,
  { cacheFolder, signal }: BuildContext,
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
    return work({
      ...{ kind: 'release', input: opened, options: release, older, folder },
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
