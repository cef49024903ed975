import { inMemory, type PayloadFile } from '../archive/payload-file.ts';
import { encodeTerm } from '../erlang/external/encode-term.ts';
import type { Term } from '../erlang/term/term.ts';
import { type BootName, bootFile as bootPath } from '../payload/format/layout.ts';
import { type Boot, bootFile } from '../systools/boot/boot-file.ts';
import { bootModules, type StartFunctions } from './boot-modules.ts';
import { fastBoot, type Load } from './fast-boot.ts';
import { withSignalServer } from './signal-server.ts';
import { withoutWorkingFolder } from './working-folder.ts';

/** The facts of a runtime that a boot file needs. */
export interface BootRuntime {
  /** Of OTP: `27`. */
  release: string;
}

/** The facts of an application that a boot file needs. */
export interface StartedApplication {
  name: string;
  version: string;
  modules: readonly string[];
}

export interface StartLoads {
  /** Names of modules; those that no packed application has are ignored. */
  modules: readonly string[];
  /** Modules of the program, from separate folders. */
  own?: readonly Load[];
  /** True when the boot file has OTP's modules in it; it has unless this says no. */
  preload?: boolean;
  /** Modules in the boot file that are reduced to these functions; none are without it. */
  functions?: StartFunctions | undefined;
  /** The files of `own`; those in `functions` are also in the boot file. */
  ownFiles?: readonly PayloadFile[] | undefined;
}

/** The input of programs' boot files. */
export interface ProgramBootOptions {
  /** True when the program keeps the working directory on its code path (`working-folder.ts`). */
  workingFolder?: boolean | undefined;
  /** True when kernel is started by `-mode minimal`, without what answers signals (`signal-server.ts`). */
  minimal?: boolean | undefined;
}

/** The emulator's default, and its old name. Erlang that a program starts uses them: they are OTP's. */
const otherBootNames: readonly BootName[] = ['start', 'start_clean'];

function boot(otp: BootRuntime, resources: readonly Term[], dotErlang: boolean): Boot {
  const applications = resources.map((resource) => ({ resource, type: 'permanent' as const }));
  // The names inside OTP's boot files: the result of `init:script_id/0`.
  const release = { name: 'Erlang/OTP', version: otp.release };
  const request = { ...release, otp: Number(otp.release), applications };
  return bootFile({ ...request, dotErlang });
}

/** For programs: the user's `.erlang` is not read, and nothing is loaded from the working directory. */
function programBoot(
  otp: BootRuntime,
  resources: readonly Term[],
  { workingFolder = false, minimal = false }: ProgramBootOptions,
): Term {
  const { script } = boot(otp, resources, false);
  const withServer = minimal ? withSignalServer(script) : script;
  return workingFolder ? withServer : withoutWorkingFolder(withServer);
}

/**
 * The boot files of every runtime.
 *
 * @param resources kernel's and stdlib's application resources: as in OTP's boot files, others are found later.
 */
export function plainBootFiles(
  otp: BootRuntime,
  resources: readonly Term[],
  options: ProgramBootOptions = {},
): PayloadFile[] {
  const program = encodeTerm(programBoot(otp, resources, options), Number(otp.release));
  return [
    inMemory(bootPath('no_dot_erlang'), program),
    ...otherBootNames.map((name) => inMemory(bootPath(name), boot(otp, resources, true).bytes)),
  ];
}

/**
 * The boot file of a program.
 *
 * @param resources as for `plainBootFiles`.
 * @param applications all that are packed.
 * @param packed their files among others.
 */
export function programBootFile(
  otp: BootRuntime,
  resources: readonly Term[],
  applications: readonly StartedApplication[],
  start: StartLoads,
  packed: readonly PayloadFile[],
  options: ProgramBootOptions = {},
): PayloadFile {
  const release = Number(otp.release);
  const loads = startLoads(applications, start);
  const script = programBoot(otp, resources, options);
  const atOnce = new Set(loads.flatMap(beamFiles));
  const modules = bootModules(
    packed.filter(({ path }) => atOnce.has(path)),
    start.functions,
    start.ownFiles,
  );
  const program = fastBoot(script, loads, start.preload === false ? undefined : modules);
  return inMemory(bootPath('program'), encodeTerm(program, release));
}

/** Returns the paths of their packed files. */
const beamFiles = ({ path, modules }: Load): string[] =>
  modules.map((module) => `${path.replace(/^\$ROOT/, 'erts')}/${module}.beam`);

/**
 * Each module from the application that has it, if one of these has it. The standard library comes last: once its
 * `erl_features` is there, `init` of OTP 25 calls it for every module that it loads, and it calls `init`.
 */
function startLoads(applications: readonly StartedApplication[], { modules, own = [] }: StartLoads): Load[] {
  const wanted = new Set(modules);
  const loads = applications.map(({ name, version, modules }) => ({
    path: `$ROOT/lib/${name}-${version}/ebin`,
    modules: modules.filter((module) => wanted.has(module)),
    last: name === 'stdlib',
  }));
  return [...loads.filter(({ last }) => !last), ...own, ...loads.filter(({ last }) => last)]
    .filter(({ modules }) => modules.length > 0)
    .map(({ path, modules }) => ({ path, modules }));
}
