import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { findProgram, searchPath } from '../programs/find-program.ts';
import { runProgram } from '../programs/run-program.ts';
import type { ProjectBuildOptions } from './build-project.ts';
import type { Project, ProjectKind } from './project.ts';

/** How the tool of a project makes a release, and what it prints when it has. */
interface ReleaseTool {
  program: string;
  arguments: readonly string[];
  environment: Readonly<Record<string, string>>;
  /** Its group is the folder of the release, relative to the project. */
  made: RegExp;
  /** Found in the project's file when it describes a release, and when it describes an escript. */
  release: RegExp;
  escript: RegExp;
}

/** By the documentation of `mix release` and `rebar3 release`. */
const tools: Readonly<Partial<Record<ProjectKind, ReleaseTool>>> = {
  mix: {
    program: 'mix',
    arguments: ['release', '--overwrite'],
    environment: { MIX_ENV: 'prod' },
    made: /^Release created at (.+?)!?\s*$/m,
    release: /^[^#\n]*\breleases:/m,
    escript: /^[^#\n]*\bescript:/m,
  },
  rebar3: {
    program: 'rebar3',
    arguments: ['release'],
    environment: {},
    made: /Release successfully assembled: (.+?)\s*$/m,
    release: /^[^%\n]*\{\s*relx\s*,/m,
    escript: /^[^%\n]*\{\s*escript_/m,
  },
};

/**
 * Returns the command that makes the release of a project which describes a release, not an escript; nothing for other projects.
 */
export async function releaseCommandOf({ kind, file }: Project): Promise<string | undefined> {
  const tool = tools[kind];
  if (!tool) return undefined;
  const text = await readFile(file, 'utf8').catch(() => '');
  if (!tool.release.test(text) || tool.escript.test(text)) return undefined;
  return commandLine(tool);
}

/**
 * Runs the tool of a project, which makes its release.
 *
 * @returns the folder of the release, absolute, and the tool's output.
 * @throws `project-no-release`, `project-tool-missing`, `project-build-failed`
 */
export async function makeRelease(
  { kind, folder, file }: Project,
  options: Omit<ProjectBuildOptions, 'privGiven'>,
): Promise<{ release: string; output: string }> {
  const tool = tools[kind];
  if (!tool) throw new OnebeamError('project-no-release', { path: file, problem: 'kind' });
  const environment = { ...tool.environment, ...options.environment };
  const program = await findProgram(tool.program, searchPath(environment));
  if (!program) throw new OnebeamError('project-tool-missing', { path: folder, found: tool.program });
  const line = commandLine(tool);
  options.onCommand?.(line);
  const { status, stdout: output } = await runProgram(program, [...tool.arguments], {
    folder,
    environment,
    signal: options.signal,
    merged: true,
    onText: options.onText,
  });
  if (status !== 0) throw new OnebeamError('project-build-failed', { path: folder, found: line, output });
  // Colours are off in a pipe, and stay on for some settings.
  const plain = output.replaceAll(escapes, '');
  const said = tool.made.exec(plain)?.[1];
  const release = said === undefined ? undefined : resolve(folder, said);
  if (release === undefined || !(await stat(release).catch(() => undefined))?.isDirectory()) {
    throw new OnebeamError('project-no-release', { path: file, problem: 'not-found', found: line });
  }
  return { release, output };
}

const escapeCode = String.fromCharCode(27);
const escapes = new RegExp(`${escapeCode}\\[[0-9;]*m`, 'g');

const commandLine = (tool: ReleaseTool): string => [tool.program, ...tool.arguments].join(' ');
