import { readFile, stat } from 'node:fs/promises';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { runProgram } from '../programs/run-program.ts';
import type { Warning } from '../reporter.ts';
import { findProgram } from '../runtimes/host-otp.ts';
import { leftOutPriv } from './left-out-priv.ts';
import type { Project } from './project.ts';
import { projectTools } from './project-tool.ts';

export interface ProjectBuildOptions {
  /** Of the tool; `PATH` finds it. */
  environment: Readonly<Record<string, string | undefined>>;
  signal?: AbortSignal | undefined;
  /** Hears the command line before it is run. */
  onCommand?: ((line: string) => void) | undefined;
  /** Applications whose `priv` comes from elsewhere. */
  privGiven?: readonly string[] | undefined;
}

/** What a project's tool made. */
export interface BuiltProject {
  /** Absolute. */
  escript: string;
  warnings: Warning[];
}

/**
 * Lets a project's own tool make its escript.
 *
 * @throws `project-tool-missing`, `project-build-failed` (with the tool's output in `detail.output`),
 *   `project-no-escript`, `project-ambiguous`, and as `openEscript`
 */
export async function buildProject(project: Project, options: ProjectBuildOptions): Promise<BuiltProject> {
  const { folder, file, kind } = project;
  const tool = projectTools[kind];
  const environment = { ...tool.environment, ...options.environment };
  const program = await findProgram(tool.program, environment.PATH ?? environment.Path ?? '');
  if (!program) throw new OnebeamError('project-tool-missing', { path: folder, found: tool.program });
  const words = tool.words(await readFile(file, 'utf8'));
  const line = [tool.program, ...words].join(' ');
  options.onCommand?.(line);
  const { status, stdout, stderr } = await runProgram(program, words, {
    folder,
    environment,
    signal: options.signal,
  });
  if (status !== 0) {
    const output = [stdout, stderr]
      .map((text) => text.trimEnd())
      .filter(Boolean)
      .join('\n');
    throw new OnebeamError('project-build-failed', { path: folder, found: line, detail: { output } });
  }
  const escript = await tool.escript(project, stdout, environment);
  const made = await stat(escript).catch(() => undefined);
  if (!made?.isFile())
    throw new OnebeamError('project-no-escript', { path: folder, found: line, expected: escript });
  const libraries = tool.libraries(folder, environment);
  return { escript, warnings: libraries ? await leftOutPriv(escript, libraries, options.privGiven) : [] };
}
