import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { hasCode, OnebeamError } from '../../errors/onebeam-error.ts';
import { type BuiltProject, buildProject } from '../../project/build-project.ts';
import { releaseCommandOf } from '../../project/make-release.ts';
import { findProject, projectAt } from '../../project/project.ts';
import type { Terminal } from '../terminal.ts';

/** The escript, and its name in messages. */
interface EscriptOptions {
  quiet?: boolean | undefined;
  /** Shows everything that the project's tool prints, as it comes. */
  verbose?: boolean | undefined;
  /** Applications whose `priv` folder the build is given. */
  privGiven?: readonly string[];
}

export type EscriptToBuild = Pick<BuiltProject, 'escript' | 'warnings'>;

/**
 * The escript of a build: the one that was named, else the one that the project makes that was named or is here. The output of
 * the project's tool is shown when it fails and when it has a warning.
 *
 * @param named an escript, the folder of a project, or its file (`mix.exs`).
 * @throws `project-missing`, and as `buildProject`
 */
export async function escriptToBuild(
  named: string | undefined,
  terminal: Terminal,
  { quiet = false, verbose = false, privGiven }: EscriptOptions,
): Promise<EscriptToBuild> {
  const { workingFolder, environment, signal, colors } = terminal;
  const place = named === undefined ? undefined : resolve(workingFolder, named);
  const project = place === undefined ? await findProject(workingFolder) : await projectAt(place);
  if (!project) {
    if (place !== undefined && !(await isFolder(place))) return { escript: place, warnings: [] };
    throw new OnebeamError('project-missing', { path: place ?? workingFolder });
  }
  const release = await releaseCommandOf(project);
  if (release) throw new OnebeamError('project-makes-release', { path: project.file, found: release });
  const folder = relative(workingFolder, project.folder) || '.';
  const started = performance.now();
  let command = '';
  const streamed = verbose && !quiet;
  try {
    const { output, ...built } = await buildProject(project, {
      environment,
      signal,
      privGiven,
      onCommand: (line) => {
        command = line;
      },
      onText: streamed ? terminal.err : undefined,
    });
    if (!quiet && !streamed && hasWarning(output)) terminal.err(`${output.trimEnd()}\n`);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (!quiet) terminal.err(`${colors.dim(`${command} in ${folder}: ${seconds} s`)}\n`);
    return built;
  } catch (error) {
    const output = toolOutput(error);
    if (output && !streamed) terminal.err(`${output.trimEnd()}\n`);
    throw error;
  }
}

/** Returns what the project's tool printed before it failed. */
function toolOutput(error: unknown): string | undefined {
  if (!hasCode(error, 'project-build-failed', 'project-no-main', 'project-gleam-old')) return undefined;
  return 'output' in error.data ? error.data.output : undefined;
}

/** As the compilers of Erlang (`Warning:`), Elixir and Gleam (`warning:`) begin one, with or without colour. */
const hasWarning = (output: string): boolean => /\bwarning\b\S*?:/i.test(output);

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
