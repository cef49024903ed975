import { inMemory, type PayloadFile } from '../../archive/payload-file.ts';
import { isAtom, list, type Term, tuple } from '../../erlang/term/term.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import {
  emulatorFolder,
  inRelease,
  otpReleases,
  type PayloadLayout,
  versionedBin,
} from '../../payload/format/layout.ts';
import {
  type ProgramBootOptions,
  plainBootFiles,
  programBootFile,
  type StartLoads,
} from '../../start/boot-files.ts';
import type { OperatingSystem } from '../../targets/target.ts';
import { emulatorNames } from '../find-otp-root.ts';
import type { OtpApplication, OtpTree } from '../otp-tree.ts';
import { applicationFiles } from './application-files.ts';
import { emulatorFiles } from './emulator-files.ts';
import type { LeftOut } from './left-out.ts';
import {
  type LeftLibrary,
  type PackedLibrary,
  packSharedLibraries,
  type SharedLibraryOptions,
} from './shared-libraries.ts';
import { visualCFiles } from './visual-c-runtime.ts';

/** The packed parts of a runtime. */
export interface Selection {
  /** Names of applications, kernel and stdlib among them. */
  applications: readonly string[];
  /** Those of them whose `include/` is packed too. */
  includes: readonly string[];
  /** True when the program may give its node a name, for which `epmd` is needed; not unless said so. */
  distributed?: boolean;
  /** Names of modules, of whatever application: no others are packed; all by default. */
  modules?: ReadonlySet<string>;
  /** The settings that its boot files depend on. */
  boot?: ProgramBootOptions;
  /** Modules that `program.boot` loads before anything starts; without this, there is no such file. */
  start?: StartLoads | undefined;
  /** Boot files of several programs that share the runtime, each under its own path. */
  boots?: readonly ProgramBoot[];
  /**
   * Where shared libraries come from that are packed with the runtime; none are, and nothing is dropped,
   * without it.
   */
  libraries?: SharedLibraryOptions;
  /** Windows: a folder with the Visual C++ runtime, to pack beside the emulator. */
  visualC?: string | undefined;
  /** The kind of program; a release has its boot files and `releases/`. An escript by default. */
  layout?: PayloadLayout;
}

/** The boot file of one of several programs. */
export interface ProgramBoot {
  /** With `.boot`. */
  path: string;
  /** As in `Selection`. */
  boot: ProgramBootOptions;
  /** As in `Selection`; without it no modules are loaded in advance. */
  start?: StartLoads | undefined;
}

/** A minimal runtime as files, and how it divides. */
export interface MinimalFiles {
  /** Sorted by path. */
  files: PayloadFile[];
  /** By name, with the bytes that each brings, uncompressed. */
  applications: { name: string; version: string; size: number }[];
  leftOut: LeftOut[];
  /** Packed shared libraries, and those that were found and left to the system. */
  libraries: PackedLibrary[];
  leftLibraries: LeftLibrary[];
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
  const selected = [...new Set(selection.applications)].sort().map((name) => applicationOf(otp, name));
  const keeps = keeper(selection);
  const { layout = 'escript' } = selection;
  const place = layout === 'release' ? versionedBin(otp.erts) : emulatorFolder(os, otp.erts);
  const resources = ['kernel', 'stdlib'].map((name) =>
    keptModules(applicationOf(otp, name).resource.term, keeps),
  );
  const files = [
    ...(await emulatorFiles(otp, os, selection.distributed ?? false, layout)),
    ...(layout === 'escript' ? plainBootFiles(otp, resources, selection.boot) : []),
    ...(layout === 'escript' ? releaseFiles(otp) : []),
    ...(selection.visualC && os === 'windows' ? await visualCFiles(selection.visualC, place) : []),
  ];
  const applications: MinimalFiles['applications'] = [];
  const leftOut: LeftOut[] = [];
  for (const application of selected) {
    const { name, version } = application;
    const packed = await applicationFiles(application, otp.root, selection.includes.includes(name), keeps);
    files.push(...packed.files);
    leftOut.push(...packed.leftOut);
    const size = packed.files.reduce((sum, file) => sum + file.size, 0);
    applications.push({ name, version, size });
  }
  if (selection.start) {
    const { start, boot } = selection;
    files.push(programBootFile(otp, resources, selected, start, files, boot));
  }
  for (const { path, start, boot } of selection.boots ?? []) {
    const file = start
      ? programBootFile(otp, resources, selected, start, files, boot)
      : plainBootFiles(otp, resources, boot)[0]!;
    files.push({ ...file, path });
  }
  const emulator = `${place}/${emulatorNames[0]}`;
  const shared = selection.libraries
    ? await packSharedLibraries(files, emulator, selection.libraries)
    : { files, libraries: [], left: [] };
  const placed = layout === 'release' ? shared.files.map(movedToRelease) : shared.files;
  return {
    files: placed.sort((a, b) => (a.path < b.path ? -1 : 1)),
    applications,
    leftOut,
    libraries: shared.libraries.map((library) =>
      layout === 'release' ? { ...library, neededBy: library.neededBy.map(inRelease) } : library,
    ),
    leftLibraries: shared.left,
  };
}

const movedToRelease = (file: PayloadFile): PayloadFile => ({ ...file, path: inRelease(file.path) });

function applicationOf(otp: OtpTree, name: string): OtpApplication {
  const application = otp.applications.get(name);
  if (application) return application;
  const because = [{ kind: 'selected' }] as const;
  throw new OnebeamError('application-missing', { path: otp.root, expected: name, because });
}

const keeper =
  ({ modules }: Selection) =>
  (module: string): boolean =>
    modules?.has(module) ?? true;

/** Returns the files that tools read to determine the OTP version. */
function releaseFiles(otp: OtpTree): PayloadFile[] {
  const text = (path: string, content: string) => inMemory(path, new TextEncoder().encode(content));
  return [
    text(otpReleases(`${otp.release}/OTP_VERSION`), `${otp.version}\n`),
    text(otpReleases('start_erl.data'), `${otp.erts} ${otp.release}\n`),
  ];
}

/**
 * An application resource whose list of modules has only those that are kept: boot scripts load what it lists when they
 * are started in embedded mode.
 *
 * @param term `{application, Name, Properties}`
 */
function keptModules(term: Term, keeps: (module: string) => boolean): Term {
  const [tag, name, properties] = term.type === 'tuple' ? term.elements : [];
  if (!tag || !name || properties?.type !== 'list') return term;
  const kept = properties.elements.map((pair) => {
    const [key, modules] = pair.type === 'tuple' ? pair.elements : [];
    if (!key || !isAtom(key, 'modules') || modules?.type !== 'list') return pair;
    return tuple(
      key,
      list(modules.elements.filter((module) => module.type !== 'atom' || keeps(module.name))),
    );
  });
  return tuple(tag, name, list(kept));
}
