import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PayloadFile } from '../archive/payload-file.ts';
import type { StartFault } from '../errors/faults/programs.ts';
import { causeMessage } from '../errors/onebeam-error.ts';
import type { BuildContext } from '../options.ts';
import type { Start } from '../payload/format/manifest.ts';
import { type Ran, runProgram } from '../programs/run-program.ts';
import { starterFolder } from '../start/starter.ts';

/** The environment of the start. */
export type StartSurroundings = Pick<BuildContext, 'workingFolder' | 'environment' | 'signal'>;

/** A program that runs longer than this cannot be recorded. */
const timeoutMs = 60_000;

/**
 * Lays a program out in a folder and starts it as its executable will, on this machine, in the working folder,
 * without stdin; its output is hidden.
 *
 * @param first flags before `-run escript start`, which are processed first.
 * @param words its arguments.
 * @returns how it failed; nothing when it succeeded.
 */
export async function tryStart(
  { files, start }: { files: readonly PayloadFile[]; start: Start },
  folder: string,
  first: readonly string[],
  words: readonly string[],
  surroundings: StartSurroundings,
): Promise<StartFault | undefined> {
  await layOut(files, folder);
  return failureOf(commandOf(start, folder, first, words), surroundings);
}

async function layOut(files: readonly PayloadFile[], folder: string): Promise<void> {
  for (const { path, mode, content } of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    if (content instanceof Uint8Array) await writeFile(file, content);
    else await copyFile(content.file, file);
    await chmod(file, mode);
  }
}

/** A program with its arguments, and variables that are set for it. */
export interface StartCommand {
  program: string;
  arguments: string[];
  environment: Record<string, string>;
}

/** The start with more flags before `-run escript start`, which are processed first. */
function commandOf(
  start: Start,
  folder: string,
  flags: readonly string[],
  words: readonly string[],
): StartCommand {
  const absolute = (word: string | { release: string }) =>
    typeof word === 'string' ? word : join(folder, word.release);
  const given = start.arguments.map(absolute);
  const at = given.lastIndexOf('-run');
  const finder = ['-pz', join(folder, starterFolder)];
  return {
    program: join(folder, start.program),
    arguments: [...given.slice(0, at), ...finder, ...flags, ...given.slice(at), ...words],
    environment: Object.fromEntries(
      Object.entries(start.environment).map(([name, word]) => [name, absolute(word)]),
    ),
  };
}

/**
 * Runs a program to its end, for a minute at most.
 *
 * @returns how it failed; nothing when it ended well.
 */
export async function failureOf(
  command: StartCommand,
  surroundings: StartSurroundings,
): Promise<StartFault | undefined> {
  const { environment, signal, workingFolder } = surroundings;
  const usual = Object.entries(environment).filter(([name]) => !/^ERL_/i.test(name));
  const limit = AbortSignal.timeout(timeoutMs);
  let ran: Ran;
  try {
    ran = await runProgram(command.program, command.arguments, {
      folder: workingFolder,
      environment: { ...Object.fromEntries(usual), ...command.environment },
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      // Erlang handles SIGTERM itself, and a busy program may never end.
      stopSignal: 'SIGKILL',
    });
  } catch (error) {
    signal?.throwIfAborted();
    return limit.aborted
      ? { problem: 'timeout', seconds: timeoutMs / 1000 }
      : { problem: 'system', reason: causeMessage(error) };
  }
  if (ran.status === 0) return undefined;
  const last = ran.stderr.trimEnd().split('\n').at(-1);
  return { problem: 'exit', status: ran.status, ...(last && { last }) };
}
