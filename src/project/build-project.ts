import { readFile, stat } from 'node:fs/promises';
import { withoutTimes } from '../archive/zip-times.ts';
import { hasCode, OnebeamError } from '../errors/onebeam-error.ts';
import type { Escript } from '../escript/escript.ts';
import { openEscript } from '../escript/read-escript.ts';
import { writeBeside } from '../files/write-beside.ts';
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
  /** Receives what the tool prints, as it comes. */
  onText?: ((text: string) => void) | undefined;
  /** Applications whose `priv` comes from elsewhere. */
  privGiven?: readonly string[] | undefined;
}

/** The result of a project's tool. */
export interface BuiltProject {
  /** Absolute. */
  escript: string;
  warnings: Warning[];
  /** The tool's output on stdout and stderr, in order; the last 64 KiB. */
  output: string;
}

/**
 * Runs a project's build tool, which creates its escript.
 *
 * @throws `project-tool-missing`, `project-build-failed` (with the tool's output in `output`),
 *   `project-no-escript`, `project-no-main`, as the tool's `check`, and as `openEscript`
 */
export async function buildProject(project: Project, options: ProjectBuildOptions): Promise<BuiltProject> {
  const { folder, file, kind } = project;
  const tool = projectTools[kind];
  const environment = { ...tool.environment, ...options.environment };
  const text = await readFile(file, 'utf8');
  await tool.check(project, text, environment);
  const program = await findProgram(tool.program, searchPath(environment));
  if (!program) throw new OnebeamError('project-tool-missing', { path: folder, found: tool.program });
  const argv = tool.arguments(text);
  const line = [tool.program, ...argv].join(' ');
  options.onCommand?.(line);
  const { status, stdout: output } = await runProgram(program, argv, {
    folder,
    environment,
    signal: options.signal,
    merged: true,
    onText: options.onText,
  });
  if (status !== 0) {
    const said = { found: line, output };
    switch (tool.failure(project, output)) {
      case 'project-no-main':
        throw new OnebeamError('project-no-main', {
          path: file,
          tool: tool.program,
          problem: 'not-configured',
          ...said,
        });
      case 'project-gleam-old':
        throw new OnebeamError('project-gleam-old', { path: file, ...said });
      case undefined:
        throw new OnebeamError('project-build-failed', { path: folder, ...said });
    }
  }
  const escript = await tool.escript(project, output, environment);
  const made = await stat(escript).catch(() => undefined);
  if (!made?.isFile())
    throw new OnebeamError('project-no-escript', { path: folder, found: line, expected: escript });
  const read = await openEscript(escript).catch((error) => {
    if (!hasCode(error, 'escript-no-main')) throw error;
    // A library, or the project of a release: its tool makes an escript of it all the same.
    const data = { path: file, problem: 'no-function', tool: tool.program, missing: error.data } as const;
    throw new OnebeamError('project-no-main', data, { cause: error });
  });
  await fixTimes(read);
  const libraries = tool.libraries(folder, environment);
  const warnings = libraries ? await leftOutPriv(escript, libraries, options.privGiven) : [];
  return { escript, warnings, output };
}

/**
 * Rewrites an escript that a project's tool has just made, with all entries of 1980-01-01. The tools put the time of the
 * build into the archive, and nothing reads it there; without it unchanged sources give the same executable.
 *
 * @throws the system's error
 */
async function fixTimes({ path, bytes, header, body }: Escript): Promise<void> {
  if (body.kind !== 'archive') return;
  const archive = withoutTimes(bytes.subarray(header.bodyOffset), path);
  const fixed = Buffer.concat([bytes.subarray(0, header.bodyOffset), archive]);
  if (fixed.equals(bytes)) return;
  const { mode } = await stat(path);
  await writeBeside(path, mode & 0o777, (file) => file.writeFile(fixed));
}
