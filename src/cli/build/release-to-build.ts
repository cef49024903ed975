import { relative, resolve } from 'node:path';
import { hasCode, OnebeamError } from '../../errors/onebeam-error.ts';
import { makeRelease } from '../../project/make-release.ts';
import { findProject, projectAt } from '../../project/project.ts';
import type { Terminal } from '../terminal.ts';

/**
 * Makes the release of a project with its own tool. The tool's output is shown when it fails.
 *
 * @param named folder of the project, or its file; the project here by default.
 * @returns the folder of the release.
 * @throws `project-missing`, and as `makeRelease`
 */
export async function releaseToBuild(
  named: string | undefined,
  terminal: Terminal,
  { quiet, verbose }: { quiet: boolean; verbose: boolean },
): Promise<string> {
  const { workingFolder, environment, signal, colors } = terminal;
  const place = named === undefined ? workingFolder : resolve(workingFolder, named);
  const project = named === undefined ? await findProject(place) : await projectAt(place);
  if (!project) throw new OnebeamError('project-missing', { path: place });
  const started = performance.now();
  let command = '';
  const streamed = verbose && !quiet;
  try {
    const { release } = await makeRelease(project, {
      environment,
      signal,
      onCommand: (line) => {
        command = line;
      },
      onText: streamed ? terminal.err : undefined,
    });
    const folder = relative(workingFolder, project.folder) || '.';
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (!quiet) terminal.err(`${colors.dim(`${command} in ${folder}: ${seconds} s`)}\n`);
    return release;
  } catch (error) {
    if (hasCode(error, 'project-build-failed') && !streamed) terminal.err(`${error.data.output.trimEnd()}\n`);
    throw error;
  }
}
