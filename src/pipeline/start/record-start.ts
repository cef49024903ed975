import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PayloadFile } from '../../archive/payload-file.ts';
import { readBeam } from '../../beam/beam-file.ts';
import { mayRunOnLoad } from '../../beam/on-load.ts';
import { everPreloaded } from '../../beam/preloaded-modules.ts';
import { inPrivateFolder } from '../../cache/in-private-folder.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { Escript } from '../../escript/escript.ts';
import type { BuildContext, PayloadOptions } from '../../options.ts';
import type { OtpRuntime } from '../../otp/otp-runtime.ts';
import type { OtpTree } from '../../otp/otp-tree.ts';
import { recordedModules } from '../../start/recorded-modules.ts';
import { recorder, recorderName } from '../../start/recorder.ts';
import { starterFolder, starterName } from '../../start/starter.ts';
import type { Target } from '../../targets/target.ts';
import { planPayload } from '../plan-payload.ts';
import { type StartSurroundings, tryStart } from './try-start.ts';

/**
 * Starts a program once, with the runtime of this machine, and finds out which modules it loads until it ends. It runs in
 * the working folder, with nothing on its stdin; what it prints is not shown.
 *
 * @param words its arguments.
 * @param target of this machine.
 * @returns names of modules that a boot file may load at once, sorted: those that came from what is packed, none that runs
 *   code of its own while it is loaded, none that is inside the emulator.
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
    const { runtime: otpFiles, files, start } = await planPayload(escript, runtime, target, options);
    const [beside, file] = [join(folder, 'beside'), join(folder, 'loaded')];
    const first = ['-run', recorderName, 'start', beside, file];
    const parts = { files: [...otpFiles.files, ...files, recorderFile], start };
    const failure = await tryStart(parts, folder, first, words, surroundings);
    const loaded = failure === undefined ? await readFile(file).catch(() => undefined) : undefined;
    if (!loaded) {
      throw new OnebeamError('start-not-recorded', { path: escript.path, found: failure });
    }
    const names = recordedModules(loaded, folder).filter((name) => !foreign.has(name));
    const quiet = await Promise.all(names.map((name) => isQuiet(name, runtime.otp)));
    return names.filter((_, index) => quiet[index]).sort();
  });
}

const foreign = new Set([...everPreloaded, recorderName, starterName]);

const recorderFile: PayloadFile = (() => {
  const content = recorder();
  return { path: `${starterFolder}/${recorderName}.beam`, mode: 0o644, size: content.length, content };
})();

/** The program's own are looked at where they are laid out. */
async function isQuiet(module: string, otp: OtpTree): Promise<boolean> {
  const application = otp.applications.get(otp.moduleOwner(module) ?? '');
  if (!application) return true;
  const path = join(application.folder, 'ebin', `${module}.beam`);
  return !mayRunOnLoad(readBeam(await readFile(path), path));
}
