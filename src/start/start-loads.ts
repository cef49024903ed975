import type { PayloadFile } from '../archive/payload-file.ts';
import { readBeam } from '../beam/beam-file.ts';
import { mayRunOnLoad } from '../beam/on-load.ts';
import type { StartProfile } from '../build-choices.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { archiveModules } from '../escript/archive-modules.ts';
import type { Escript } from '../escript/escript.ts';
import { fromProgramFolder, programFolder } from '../payload/format/layout.ts';
import type { StartLoads } from './boot-files.ts';
import type { StartFunctions } from './boot-modules.ts';
import type { Load } from './fast-boot.ts';
import type { LaidOutApplications } from './laid-out-applications.ts';
import { readRecorded } from './reduced/recorded-functions.ts';
import {
  type CalledFunction,
  type StartFunctionsRequest,
  sometimesCalled,
  startFunctions,
} from './reduced/start-functions.ts';
import { mandatoryAndRarelyCalled, startModules } from './start-modules.ts';
import { starterFolder, starterName } from './starter.ts';

/** The variable in boot files (`-boot_var`) for `lib/` beside the escript. */
const variable = 'ONEBEAM_LIB';

/** Names that folder for the boot file. */
export const ownFolderArguments = ['-boot_var', variable, { release: programFolder }];

export interface ProgramStart {
  /** Of OTP. */
  release: number;
  profile: StartProfile;
  /** Modules that a start has loaded (`reduced/recorded-functions.ts`). */
  recorded: readonly string[];
  /** Loads every module from its file, so that the start can be recorded. */
  fromFiles?: boolean | undefined;
  /** Returns true when a packed application of OTP has a module of this name. */
  inOtp(module: string): boolean;
}

/**
 * Returns the modules that the boot file of a program loads in advance: those that every such start needs, recorded
 * ones, and the main module. If the program and OTP have a module of the same name, `escript`'s choice is used: OTP's
 * if it is loaded before the archive is on the code path, else the program's.
 */
export function programStart(
  escript: Escript,
  laidOut: LaidOutApplications,
  { release, profile, recorded: entries, fromFiles = false, inOtp }: ProgramStart,
): StartLoads & { own: Load[] } {
  const recorded = readRecorded(entries);
  const kind = { body: escript.body.kind, release, minimal: profile === 'cli' };
  const own = ownNames(escript);
  const elixir = laidOut.folders.some(({ modules }) => modules.includes('elixir'));
  const before = [...startModules(kind), ...mandatoryAndRarelyCalled.filter((module) => own.has(module))];
  const later = [...startModules({ ...kind, elixir }), ...recorded.modules, escript.mainModule ?? ''];
  const ownModules = ownLoads(
    laidOut,
    // Kernel and stdlib are before all others on the code path of `init`: it would load theirs.
    later.filter((module) => !inOtp(module)),
  );
  return {
    modules: [...before, ...later.filter((module) => !own.has(module))],
    own: ownModules,
    // Folders that it puts in front may have modules of OTP's names, which are theirs then.
    preload: !fromFiles && !escript.header.emulatorArguments.includes('-pa'),
    functions: functionsOf(escript, { body: escript.body.kind, release, elixir }, recorded.functions),
    ownFiles: filesOf(ownModules, laidOut),
  };
}

/**
 * Returns what modules are reduced to: the functions that every such start calls, and those that the recorded one called or,
 * without a recording, those that the program calls by name.
 */
function functionsOf(
  escript: Escript,
  kind: Omit<StartFunctionsRequest, 'called'>,
  recorded: StartFunctions,
): StartFunctions {
  const usual = startFunctions({ ...kind, called: recorded.size > 0 ? [] : calledBy(escript) });
  const modules = new Set([...usual.keys(), ...recorded.keys()]);
  const all = (module: string) => [
    ...(usual.get(module) ?? sometimesCalled),
    ...(recorded.get(module) ?? []),
  ];
  return new Map([...modules].map((module) => [module, new Set(all(module))]));
}

/** Returns the program's calls to other modules; calls of Elixir's applications are not part of a start. */
function calledBy({ body, facts }: Escript): CalledFunction[] {
  const elixirs = new Set(
    (body.kind === 'archive' ? archiveModules(body) : []).flatMap(({ application, name }) =>
      elixirApplications.test(application ?? '') ? [name] : [],
    ),
  );
  return facts.modules.flatMap(({ name, calls }) => (elixirs.has(name) ? [] : calls));
}

const elixirApplications = /^(elixir|eex|ex_unit|iex|logger|mix)(-[\d.]+)?$/;

/** The files of these modules. */
function filesOf(loads: readonly Load[], { files }: LaidOutApplications): PayloadFile[] {
  const wanted = new Set(
    loads.flatMap(({ path, modules }) => modules.map((module) => `${path}/${module}.beam`)),
  );
  return files.filter(({ path }) => wanted.has(`$${variable}/${fromProgramFolder(path)}`));
}

/** Modules that the program has, wherever they are loaded from. */
function ownNames({ body, mainModule }: Escript): Set<string> {
  const archived = body.kind === 'archive' ? archiveModules(body).map(({ name }) => name) : [];
  return new Set([...archived, ...(mainModule === undefined ? [] : [mainModule])]);
}

/**
 * Returns the program's modules that a boot file loads: the starter, and those of these modules that are laid out.
 * Skips unreadable ones: they are searched when they are called.
 */
export function ownLoads({ files, folders }: LaidOutApplications, modules: readonly string[]): Load[] {
  const contents = new Map(files.map(({ path, content }) => [path, content]));
  const wanted = new Set(modules);
  const quiet = (path: string): boolean => {
    const content = contents.get(path);
    if (!(content instanceof Uint8Array)) return false;
    try {
      return !mayRunOnLoad(readBeam(content, path));
    } catch (error) {
      // The loader may accept it, or the program may not need it.
      if (error instanceof OnebeamError && error.code === 'beam-invalid') return false;
      throw error;
    }
  };
  const loads = folders.map(({ path, modules }) => ({
    path,
    modules: modules.filter((module) => wanted.has(module) && quiet(`${path}/${module}.beam`)).sort(),
  }));
  const starter = contents.has(`${starterFolder}/${starterName}.beam`);
  return [...(starter ? [{ path: starterFolder, modules: [starterName] }] : []), ...loads]
    .filter(({ modules }) => modules.length > 0)
    .map(({ path, modules }) => ({ path: `$${variable}/${fromProgramFolder(path)}`, modules }));
}
