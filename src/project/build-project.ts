import { readFile, stat } from 'node:fs/promises';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { findProgram, searchPath } from '../programs/find-program.ts';
import { runProgram } from '../programs/run-program.ts';
import type { Warning } from '../reporter.ts';
import { leftOutPriv } from './left-out-priv.ts';
import type { Project } from './project.ts';
import { projectTools } from './project-tool.ts';

export interface ProjectBuildOptions {
  /** Of the tool; `PATH` finds it. */
  environment: Readonly<Record<string, string | undefined>>;
  signal?: AbortSignal | undefined;
  /** Receives the command line before it is run. */
  onCommand?: ((line: string) => void) | undefined;
  /** Applications whose `priv` comes from elsewhere. */
  privGiven?: readonly string[] | undefined;
}

/** The result of a project's tool. */
export interface BuiltProject {
  /** Absolute. */
  escript: string;
  warnings: Warning[];
}

/**
 * Runs a project's own tool, which makes its escript.
 *
 * @throws `project-tool-missing`, `project-build-failed` (with the tool's output in `output`),
 *   `project-no-escript`, `project-ambiguous`, and as `openEscript`
 */
export async function buildProject(project: Project, options: ProjectBuildOptions): Promise<BuiltProject> {
  const { folder, file, kind } = project;
  const tool = projectTools[kind];
  const environment = { ...tool.environment, ...options.environment };
  const program = await findProgram(tool.program, searchPath(environment));
  if (!program) throw new OnebeamError('project-tool-missing', { path: folder, found: tool.program });
  const argv = tool.arguments(await readFile(file, 'utf8'));
  const line = [tool.program, ...argv].join(' ');
  options.onCommand?.(line);
  const { status, stdout, stderr } = await runProgram(program, argv, {
    folder,
    environment,
    signal: options.signal,
  });
  if (status !== 0) {
    const output = [stdout, stderr]
      .map((text) => text.trimEnd())
      .filter(Boolean)
      .join('\n');
    throw new OnebeamError('project-build-failed', { path: folder, found: line, output });
  }
  const escript = await tool.escript(project, stdout, environment);
  const made = await stat(escript).catch(() => undefined);
  if (!made?.isFile())
    throw new OnebeamError('project-no-escript', { path: folder, found: line, expected: escript });
  const libraries = tool.libraries(folder, environment);
  return { escript, warnings: libraries ? await leftOutPriv(escript, libraries, options.privGiven) : [] };
}
