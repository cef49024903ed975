import { inPrivateFolder } from '../cache/in-private-folder.ts';
import type { Escript } from '../escript/escript.ts';
import { openEscript } from '../escript/read-escript.ts';
import type { BuildContext, BuildOptions } from '../options.ts';
import { openRelease } from '../release/read/open-release.ts';
import type { ReleaseInput } from '../release/release-input.ts';
import type { ReleaseOptions } from '../release-options.ts';

/** What an executable is made of. */
export type Program =
  | { kind: 'escript'; escript: Escript }
  | { kind: 'release'; input: ReleaseInput; options: ReleaseOptions };

/**
 * Opens what a build is made of, and closes it when the work is done: an archive of a release lies unpacked until then.
 *
 * @throws what `openEscript` and `openRelease` throw
 */
export async function withProgram<Result>(
  { input, release }: BuildOptions,
  { cacheFolder, signal }: BuildContext,
  work: (program: Program) => Promise<Result>,
): Promise<Result> {
  if (!release) return work({ kind: 'escript', escript: await openEscript(input) });
  return inPrivateFolder(cacheFolder, async (folder) => {
    const opened = await openRelease(input, release, folder, signal);
    return work({ kind: 'release', input: opened, options: release });
  });
}
