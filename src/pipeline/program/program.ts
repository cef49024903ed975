import { inPrivateFolder } from '../../cache/in-private-folder.ts';
import type { BuildContext, BuildOptions } from '../../options.ts';
import { openRelease } from '../../release/read/open-release.ts';
import type { ReleaseInput } from '../../release/release-input.ts';
import type { ReleaseBuildOptions } from '../../release-options.ts';
import type { ProgramToPlan } from '../plan-payload.ts';
import { openPrograms } from '../programs.ts';

/** What an executable is made of: escripts, or a release. */
export type Program =
  | { kind: 'escript'; programs: readonly ProgramToPlan[] }
  | { kind: 'release'; input: ReleaseInput; options: ReleaseBuildOptions };

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
    return work({ kind: 'release', input: opened, options: release });
  });
}
