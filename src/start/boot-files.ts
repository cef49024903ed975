import type { PayloadFile } from '../archive/payload-file.ts';
import { encodeTerm } from '../erlang/external/encode-term.ts';
import type { Term } from '../erlang/term/term.ts';
import { inMemory } from '../otp/minimal/application-files.ts';
import type { OtpApplication, OtpTree } from '../otp/otp-tree.ts';
import { type Boot, bootFile } from '../systools/boot/boot-file.ts';
import { bootModules } from './boot-modules.ts';
import { fastBoot, type Load } from './fast-boot.ts';

export interface StartLoads {
  /** Names of modules; those that no packed application has are left out. */
  modules: readonly string[];
  /** The program's own, from folders of its own. */
  own?: readonly Load[];
  /** Whether the boot file has OTP's modules in it; it has unless this says no. */
  preload?: boolean;
}

/** The emulator's own default, the one for programs (no `.erlang` of the user is read), and the old name of the first. */
const bootNames = ['no_dot_erlang', 'start', 'start_clean'];

function boot(otp: OtpTree, resources: readonly Term[], name: string): Boot {
  const applications = resources.map((resource) => ({ resource, type: 'permanent' as const }));
  // What OTP's own are called inside: `init:script_id/0` tells it.
  const release = { name: 'Erlang/OTP', version: otp.release };
  const request = { ...release, otp: Number(otp.release), applications };
  return bootFile({ ...request, dotErlang: name !== 'no_dot_erlang' });
}

/** @param resources kernel's and stdlib's application resources: as in OTP's own boot files, others are found later. */
export function plainBootFiles(otp: OtpTree, resources: readonly Term[]): PayloadFile[] {
  return bootNames.map((name) => inMemory(`erts/bin/${name}.boot`, boot(otp, resources, name).bytes));
}

/**
 * The boot file of a program.
 *
 * @param resources as for `plainBootFiles`.
 * @param applications all that are packed.
 * @param packed their files among others.
 */
export function programBootFile(
  otp: OtpTree,
  resources: readonly Term[],
  applications: readonly OtpApplication[],
  start: StartLoads,
  packed: readonly PayloadFile[],
): PayloadFile {
  const release = Number(otp.release);
  const loads = startLoads(applications, start);
  const { script } = boot(otp, resources, 'no_dot_erlang');
  const atOnce = new Set(loads.flatMap(beamFiles));
  const modules = bootModules(packed.filter(({ path }) => atOnce.has(path)));
  const program = fastBoot(script, loads, start.preload === false ? undefined : modules);
  return inMemory('erts/bin/program.boot', encodeTerm(program, release));
}

/** Where they are packed. */
const beamFiles = ({ path, modules }: Load): string[] =>
  modules.map((module) => `${path.replace(/^\$ROOT/, 'erts')}/${module}.beam`);

/**
 * Each module from the application that has it, as far as one of these has. The standard library comes last: once its
 * `erl_features` is there, `init` of OTP 25 asks it about every module that it loads, and it asks `init` back.
 */
function startLoads(applications: readonly OtpApplication[], { modules, own = [] }: StartLoads): Load[] {
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
