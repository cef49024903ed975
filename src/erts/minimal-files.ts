import type { PayloadFile } from '../archive/payload-file.ts';
import { encodeTerm } from '../erlang/encode-term.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { bootFile } from '../systools/boot-file.ts';
import type { OperatingSystem } from '../targets/target.ts';
import { applicationFiles, inMemory, type LeftOut } from './application-files.ts';
import { emulatorFiles } from './emulator-files.ts';
import { fastBoot, type Load } from './fast-boot.ts';
import { keptModules } from './kept-modules.ts';
import type { OtpApplication, OtpTree } from './otp-tree.ts';

/** What of a runtime is packed. */
export interface Selection {
  /** Names of applications, kernel and stdlib among them. */
  applications: readonly string[];
  /** Those of them whose `include/` is packed too. */
  includes: readonly string[];
  /** Whether the program may give its node a name, for which `epmd` is needed; not unless said so. */
  distributed?: boolean;
  /** Names of modules, of whatever application: no others are packed; all by default. */
  modules?: ReadonlySet<string>;
  /** What `program.boot` loads before anything starts; that file is made only when this is given. */
  start?: StartLoads;
}

export interface StartLoads {
  /** Names of modules; those that no packed application has are left out. */
  modules: readonly string[];
  /** The program's own, from folders of its own. */
  own?: readonly Load[];
}

/** A minimal runtime as files, and how it divides. */
export interface MinimalFiles {
  /** Sorted by path. */
  files: PayloadFile[];
  /** By name, with the bytes that each brings, uncompressed. */
  applications: { name: string; version: string; size: number }[];
  leftOut: LeftOut[];
}

/**
 * The runtime part of a payload for a selection: programs, boot files made for exactly these applications, and the
 * applications themselves. The tree is only read; the same tree and selection give the same files.
 *
 * @throws OnebeamError `application-missing`, `otp-program-missing`, and what a damaged BEAM file brings.
 */
export async function minimalFiles(
  otp: OtpTree,
  selection: Selection,
  os: OperatingSystem,
): Promise<MinimalFiles> {
  const names = [...new Set(selection.applications)].sort();
  const files = [
    ...(await emulatorFiles(otp, os, selection.distributed ?? false)),
    ...bootFiles(otp, names, selection),
    ...releaseFiles(otp),
  ];
  const applications: MinimalFiles['applications'] = [];
  const leftOut: LeftOut[] = [];
  const keeps = keeper(selection);
  for (const name of names) {
    const application = applicationOf(otp, name);
    const packed = await applicationFiles(application, otp.root, selection.includes.includes(name), keeps);
    files.push(...packed.files);
    leftOut.push(...packed.leftOut);
    const size = packed.files.reduce((sum, file) => sum + file.size, 0);
    applications.push({ name, version: application.version, size });
  }
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), applications, leftOut };
}

function applicationOf(otp: OtpTree, name: string): OtpApplication {
  const application = otp.applications.get(name);
  const detail = { because: 'part of the selection', added: 'false' };
  if (!application) throw new OnebeamError('application-missing', { path: otp.root, expected: name, detail });
  return application;
}

/** The emulator's own default, the one for programs (no `.erlang` of the user is read), and the old name of the first. */
const bootNames = ['no_dot_erlang', 'start', 'start_clean'];

const keeper =
  ({ modules }: Selection) =>
  (module: string): boolean =>
    modules?.has(module) ?? true;

function bootFiles(otp: OtpTree, names: readonly string[], selection: Selection): PayloadFile[] {
  const release = Number(otp.release);
  // As in OTP's own: `code_server` finds the others in `lib/`, and reads each folder but once (since OTP 26).
  const applications = ['kernel', 'stdlib'].map((name) => ({
    resource: keptModules(applicationOf(otp, name).resource.term, keeper(selection)),
    type: 'permanent' as const,
  }));
  const made = (name: string) =>
    bootFile({
      ...{ name, version: otp.version, otp: release, applications },
      dotErlang: name !== 'no_dot_erlang',
    });
  const files = bootNames.map((name) => inMemory(`erts/bin/${name}.boot`, made(name).bytes));
  const { start } = selection;
  if (!start) return files;
  const loads = startLoads(
    names.map((name) => applicationOf(otp, name)),
    start,
  );
  // Its name inside is that of the plain one: `init:script_id/0` must not tell them apart.
  const program = fastBoot(made('no_dot_erlang').script, loads);
  return [...files, inMemory('erts/bin/program.boot', encodeTerm(program, release))];
}

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

/** What tools read to tell which OTP they run on. */
function releaseFiles(otp: OtpTree): PayloadFile[] {
  const text = (path: string, content: string) => inMemory(path, new TextEncoder().encode(content));
  return [
    text(`erts/releases/${otp.release}/OTP_VERSION`, `${otp.version}\n`),
    text('erts/releases/start_erl.data', `${otp.erts} ${otp.release}\n`),
  ];
}
