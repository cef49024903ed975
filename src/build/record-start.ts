import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { recorder, recorderName } from '../analysis/recorder.ts';
import { starterFolder, starterName } from '../analysis/starter.ts';
import type { PayloadFile } from '../archive/payload-file.ts';
import { readBeam } from '../beam/beam-file.ts';
import { gunzipped } from '../beam/gunzipped.ts';
import { mayRunOnLoad } from '../beam/on-load.ts';
import { everPreloaded } from '../beam/preloaded-modules.ts';
import { decodeTerm } from '../erlang/decode-term.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { OtpTree } from '../erts/otp-tree.ts';
import type { Escript } from '../escript/escript.ts';
import type { BuildOptions, Surroundings } from '../options.ts';
import type { Start } from '../payload/manifest.ts';
import { type Ran, runProgram } from '../programs/run-program.ts';
import type { Target } from '../targets/target.ts';
import { inPrivateFolder } from './in-private-folder.ts';
import { packedProgram } from './packed-program.ts';

/** A program that goes on for so long is no start. */
const patience = 60_000;

/**
 * Starts a program once, with the runtime of this machine, and finds out which modules it loads until it ends. It runs in
 * the working folder, with nothing on its stdin; what it prints is not shown.
 *
 * @param words its arguments.
 * @param target of this machine.
 * @returns names of modules that a boot file may load at once, sorted: none that runs code of its own while it is
 *   loaded, none that is inside the emulator.
 * @throws `start-not-recorded` when it fails, or does not end within a minute
 */
export function recordStart(
  escript: Escript,
  otp: OtpTree,
  target: Target,
  words: readonly string[],
  options: BuildOptions,
  surroundings: Surroundings,
): Promise<string[]> {
  return inPrivateFolder(surroundings.cacheFolder, async (folder) => {
    const { runtime, files, start } = await packedProgram(escript, otp, target, options);
    await layOut([...runtime.files, ...files, recorderFile], folder);
    const [beside, file] = [join(folder, 'beside'), join(folder, 'loaded')];
    const command = commandOf(start, folder, ['-run', recorderName, 'start', beside, file], words);
    const failure = await failureOf(command, surroundings);
    const loaded = failure === undefined ? await readFile(file).catch(() => undefined) : undefined;
    if (!loaded) {
      const found = failure ?? 'it was over before anything was seen';
      throw new OnebeamError('start-not-recorded', { path: escript.path, found });
    }
    const names = atomsOf(loaded).filter((name) => !foreign.has(name));
    const quiet = await Promise.all(names.map((name) => isQuiet(name, otp)));
    return names.filter((_, index) => quiet[index]).sort();
  });
}

const foreign = new Set([...everPreloaded, recorderName, starterName]);

const recorderFile: PayloadFile = (() => {
  const content = recorder();
  return { path: `${starterFolder}/${recorderName}.beam`, mode: 0o644, size: content.length, content };
})();

async function layOut(files: readonly PayloadFile[], folder: string): Promise<void> {
  for (const { path, mode, content } of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    if (content instanceof Uint8Array) await writeFile(file, content);
    else await copyFile(content.file, file);
    await chmod(file, mode);
  }
}

interface Command {
  program: string;
  arguments: string[];
  environment: Record<string, string>;
}

/** The start with more flags before `-run escript start`; what stands there is done first. */
function commandOf(start: Start, folder: string, flags: string[], words: readonly string[]): Command {
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

/** @returns how the program failed; nothing when it ended well. */
async function failureOf(command: Command, surroundings: Surroundings): Promise<string | undefined> {
  const { environment, signal, workingFolder } = surroundings;
  const usual = Object.entries(environment).filter(([name]) => !/^ERL_/i.test(name));
  const limit = AbortSignal.timeout(patience);
  let ran: Ran;
  try {
    ran = await runProgram(command.program, command.arguments, {
      folder: workingFolder,
      environment: { ...Object.fromEntries(usual), ...command.environment },
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      // Erlang takes SIGTERM as a wish, and a program may not come to hear of it.
      stopSignal: 'SIGKILL',
    });
  } catch (error) {
    signal?.throwIfAborted();
    return limit.aborted ? `it did not end within ${patience / 1000} seconds` : (error as Error).message;
  }
  if (ran.status === 0) return undefined;
  const last = ran.stderr.trimEnd().split('\n').at(-1);
  return `it ended with code ${ran.status}${last ? `: ${last}` : ''}`;
}

function atomsOf(bytes: Uint8Array): string[] {
  const term = decodeTerm(bytes);
  return term.type === 'list'
    ? term.elements.flatMap((element) => (element.type === 'atom' ? [element.name] : []))
    : [];
}

/** The program's own are looked at where they are laid out. */
async function isQuiet(module: string, otp: OtpTree): Promise<boolean> {
  const application = otp.applications.get(otp.moduleOwner(module) ?? '');
  if (!application) return true;
  const path = join(application.folder, 'ebin', `${module}.beam`);
  return !mayRunOnLoad(readBeam(gunzipped(await readFile(path), path), path), path);
}
