import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inMemory, type PayloadFile } from '../archive/payload-file.ts';
import { readBeam } from '../beam/beam-file.ts';
import { mayRunOnLoad } from '../beam/on-load.ts';
import { everPreloaded } from '../beam/preloaded-modules.ts';
import { inPrivateFolder } from '../cache/in-private-folder.ts';
import { hasCode, OnebeamError } from '../errors/onebeam-error.ts';
import type { Escript } from '../escript/escript.ts';
import type { BuildContext, PayloadOptions } from '../options.ts';
import type { OtpRuntime } from '../otp/otp-runtime.ts';
import type { OtpTree } from '../otp/otp-tree.ts';
import { recordedModules } from '../start/recorded-modules.ts';
import { recorder, recorderName } from '../start/recorder.ts';
import { callCounter, callCounterName, endings } from '../start/reduced/call-counter.ts';
import { recordedEntries } from '../start/reduced/recorded-functions.ts';
import { redirectImports } from '../start/reduced/redirect-imports.ts';
import { starterFolder, starterName } from '../start/starter.ts';
import type { Target } from '../targets/target.ts';
import { planPrograms } from './plan-payload.ts';
import { type StartSurroundings, tryStart } from './try-start.ts';

/**
 * Starts a program once with this machine's runtime, and records the modules that it loads until it ends and the functions
 * that it calls. It runs in the working directory, without stdin; its output is hidden.
 *
 * @param words its arguments.
 * @param target of this machine.
 * @returns sorted modules that a boot file can load in advance, with the exported functions that were called
 *   (`recordedEntries`): only packed ones, without those that run code while they are loaded and those inside the emulator.
 *   Without functions when the program ended neither by `halt` nor by `init:stop`.
 * @throws `start-not-recorded` when it fails, or does not end within a minute
 */
export function recordStart(
  escript: Escript,
  runtime: OtpRuntime,
  target: Target,
  words: readonly string[],
  options: PayloadOptions,
  surroundings: StartSurroundings & Pick<BuildContext, 'cacheFolder'>,
): Promise<string[]> {
  return inPrivateFolder(surroundings.cacheFolder, async (folder) => {
    const program = { escript, options, recorded: [], fromFiles: true };
    const { runtime: otpFiles, files, start } = await planPrograms([program], options.name, runtime, target);
    const [loadedBeside, loadedFile] = [join(folder, 'loaded-beside'), join(folder, 'loaded')];
    const [countsBeside, countsFile] = [join(folder, 'counts-beside'), join(folder, 'counts')];
    const first = [
      ...['-run', recorderName, 'start', loadedBeside, loadedFile],
      ...[`-${callCounterName}`, countsBeside, countsFile, '-run', callCounterName, 'start'],
    ];
    const watched = await Promise.all([...otpFiles.files, ...files].map(withWatchedEnd));
    const parts = { files: [...watched, ...recorderFiles], start };
    const failure = await tryStart(parts, folder, first, words, surroundings);
    const read = (file: string) => readFile(file).catch(() => undefined);
    const loaded = failure === undefined ? await read(loadedFile) : undefined;
    if (!loaded) {
      throw new OnebeamError('start-not-recorded', { path: escript.path, ...(failure ?? nothingRecorded) });
    }
    const names = recordedModules(loaded, folder).filter((name) => !foreign.has(name));
    const quiet = await Promise.all(names.map((name) => isQuiet(name, runtime.otp)));
    return recordedEntries(names.filter((_, index) => quiet[index]).sort(), await read(countsFile));
  });
}

/** A module that counts calls when it ends the program. Where that cannot be read, the program may do without it. */
async function withWatchedEnd(file: PayloadFile): Promise<PayloadFile> {
  if (!file.path.endsWith('.beam')) return file;
  const { content, mode, path } = file;
  const bytes = content instanceof Uint8Array ? content : await readFile(content.file);
  try {
    const watched = redirectImports(readBeam(bytes, path), endings, callCounterName);
    return watched ? inMemory(path, watched, mode) : file;
  } catch (error) {
    if (hasCode(error, 'beam-invalid')) return file;
    throw error;
  }
}

const nothingRecorded = { problem: 'nothing-recorded' } as const;

const foreign = new Set([...everPreloaded, recorderName, callCounterName, starterName]);

const recorderFiles: PayloadFile[] = [
  inMemory(`${starterFolder}/${recorderName}.beam`, recorder()),
  inMemory(`${starterFolder}/${callCounterName}.beam`, callCounter()),
];

/** The program's modules are checked at their place beside the escript. */
async function isQuiet(module: string, otp: OtpTree): Promise<boolean> {
  const application = otp.applications.get(otp.moduleOwner(module) ?? '');
  if (!application) return true;
  const path = join(application.folder, 'ebin', `${module}.beam`);
  return !mayRunOnLoad(readBeam(await readFile(path), path));
}
