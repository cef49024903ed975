import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { everPreloaded } from '../../beam/preloaded-modules.ts';
import { inPrivateFolder } from '../../cache/in-private-folder.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { BuildContext } from '../../options.ts';
import { type ReleaseChoices, releaseChoices } from '../../release/command/release-record.ts';
import { recordedModules } from '../../start/recorded-modules.ts';
import { recorderName } from '../../start/recorder.ts';
import { cacheVariable } from '../../targets/variable-name.ts';
import { failureOf, type StartSurroundings } from '../try-start.ts';
import type { Program } from './program.ts';

type Release = Extract<Program, { kind: 'release' }>;

export interface ReleaseRecording {
  release: Release;
  /** Of the executable. */
  name: string;
  /** Arguments of the start. */
  words: readonly string[];
  /** Builds an executable for this machine. */
  build(program: Release, output: string): Promise<unknown>;
}

/**
 * Starts a release once, by an executable for this machine that records the modules it loads. It runs in the working directory, with
 * nothing on its stdin, and with separate cache and state folders; what it prints is not shown. A service is stopped when it
 * runs.
 *
 * @returns names of modules that a boot file may preload, sorted.
 * @throws OnebeamError as `requireRecordable`; `start-not-recorded` when it fails, or does not end within a minute; what the build
 *   throws
 */
export function recordRelease(
  { release, name, words, build }: ReleaseRecording,
  surroundings: StartSurroundings & Pick<BuildContext, 'cacheFolder' | 'host'>,
): Promise<string[]> {
  const { input } = release;
  const { kind } = requireRecordable(release);
  return inPrivateFolder(surroundings.cacheFolder, async (given) => {
    const folder = await realpath(given);
    const [beside, file, cache] = [join(folder, 'beside'), join(folder, 'loaded'), join(folder, 'cache')];
    const program = join(folder, `${name}${surroundings.host.platform === 'win32' ? '.exe' : ''}`);
    await build({ ...release, recording: { beside, file } }, program);
    const variable = cacheVariable(name);
    const failure = await failureOf(
      {
        program,
        arguments: kind === 'service' ? ['start', ...words] : [...words],
        environment: {
          [variable]: cache,
          [variable.replace(/_CACHE_DIR$/, '_STATE_DIR')]: join(folder, 'state'),
        },
      },
      surroundings,
    );
    const loaded = failure === undefined ? await readFile(file).catch(() => undefined) : undefined;
    if (!loaded) {
      const fault = failure ?? ({ problem: 'nothing-recorded' } as const);
      throw new OnebeamError('start-not-recorded', { path: input.path, ...fault });
    }
    const foreign = new Set<string>([...everPreloaded, recorderName]);
    return recordedModules(loaded, cache)
      .filter((one) => !foreign.has(one) && !isOurs(one))
      .sort();
  });
}

/** @throws OnebeamError `options-conflict` for a release that loads all its code anyway */
export function requireRecordable({ input, options }: Release): Pick<ReleaseChoices, 'kind'> {
  const choices = releaseChoices(options, { tool: input.tool, vmArguments: undefined });
  if (choices.mode === 'interactive') return choices;
  throw new OnebeamError('options-conflict', { problem: 'profile-start-embedded' });
}

/** Modules that the packer adds are in boot files in any case. */
const isOurs = (module: string): boolean => module.startsWith('onebeam_');
