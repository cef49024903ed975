import { relative } from 'node:path';
import { hasCode, OnebeamError } from '../../errors/onebeam-error.ts';
import { type BuiltProject, buildProject } from '../../project/build-project.ts';
import { findProject } from '../../project/project.ts';
import type { Terminal } from '../terminal.ts';

/**
 * The escript of a build: the one that was named, else the one that the project here makes. The output of the project's
 * tool is shown only when it fails.
 *
 * @param privGiven applications whose `priv` folder the build is given.
 *
 * @throws `project-missing`, and as `buildProject`
 */
export async function escriptToBuild(
  named: string | undefined,
  terminal: Terminal,
  { quiet = false, privGiven }: { quiet?: boolean | undefined; privGiven?: readonly string[] },
): Promise<BuiltProject> {
  const { workingFolder, environment, signal, colors } = terminal;
  if (named !== undefined) return { escript: named, warnings: [] };
  const project = await findProject(workingFolder);
  if (!project) throw new OnebeamError('project-missing', { path: workingFolder });
  const place = relative(workingFolder, project.folder) || '.';
  const started = performance.now();
  let command = '';
  try {
    const built = await buildProject(project, {
      environment,
      signal,
      privGiven,
      onCommand: (line) => {
        command = line;
      },
    });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (!quiet) terminal.err(`${colors.dim(`${command} in ${place}: ${seconds} s`)}\n`);
    return built;
  } catch (error) {
    const output = hasCode(error, 'project-build-failed') && error.data.output;
    if (output) terminal.err(`${output}\n`);
    throw error;
  }
}
