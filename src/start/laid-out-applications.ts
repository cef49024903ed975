import { inMemory, type PayloadFile } from '../archive/payload-file.ts';
import { PathRegister, safePath } from '../archive/safe-path.ts';
import type { ZipEntry } from '../archive/zip-entry.ts';
import { describeIfBinary } from '../binary/describe-if-binary.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { applicationsWithPriv } from '../escript/archive-modules.ts';
import type { ArchiveBody } from '../escript/body.ts';
import { mainArgument, withoutMainArgument } from '../escript/emulator-arguments.ts';
import type { Escript } from '../escript/escript.ts';
import { laidOut } from '../payload/format/layout.ts';
import { type ArchiveFolder, archiveFolders, laidOutPath } from './archive-folders.ts';
import { type CodePathOptions, codePathChange, type Word } from './code-path-change.ts';
import { givenPriv } from './given-priv.ts';
import type { PrivFolder } from './priv-folder.ts';
import { starter, starterFolder, starterName } from './starter.ts';

const starterPath = `${starterFolder}/${starterName}.beam`;

/** Every folder is named twice on the command line of a start. */
const foldersLimit = 300;

/** The files of the program beside its escript, and a start that finds them. */
export interface LaidOutApplications {
  /** Below `lib/`. */
  files: PayloadFile[];
  /** The applications whose `code:priv_dir/1` is a real folder, as their folders are called: `a`, `a-1.0`; sorted. */
  applications: string[];
  /** Folders with the program's modules, in the order of the code path; none when they stay in the archive. */
  folders: { path: string; modules: string[] }[];
  /**
   * The arguments between `-boot` and `-run`: those of the `%%!` line and additional ones. A `release` is a path
   * below `release/`.
   */
  emulatorArguments: Word[];
}

export interface LayoutOptions extends CodePathOptions {
  /** Folders that take the place of what the archive has for these applications. */
  given?: readonly PrivFolder[];
  /** True when the modules are laid out too, where that only makes loading faster. */
  modules: boolean;
}

/**
 * Lays out the `priv` folders of an escript, and additional ones from options: `file:*` and the loader of NIFs cannot
 * look into an archive. `code:priv_dir/1` and `code:lib_dir/1` of these applications name real folders then.
 *
 * With `modules` all of the archive's applications are laid out, with their BEAM files as they are: looking for a
 * module in an archive costs more than loading it. This is only done if no two folders have a module of the same
 * name, so that their order may change (`codePathChange`). Without `modules` they are still loaded from the archive,
 * in the order in which `escript` looks for them. The archive stays unchanged: `escript:extract/2` and
 * `erl_prim_loader` read it.
 *
 * @throws `zip-damaged`
 */
export function laidOutApplications(escript: Escript, options: LayoutOptions): LaidOutApplications {
  const { body } = escript;
  const { release } = options;
  if (body.kind !== 'archive') return besideOneFile(escript, options.given ?? []);
  const inArchive = archiveFolders(escript, body);
  const given = givenPriv(options.given ?? [], inArchive);
  const own = applicationsWithPriv(body);
  const applications = [...new Set([...own, ...given.map(({ application }) => application)])].sort();
  const whole = options.modules ? laidOutWhole(escript, body, inArchive, given) : undefined;
  const privFolders = applications.map((application) => laidOut(`${application}/ebin`));
  if (!whole && applications.length === 0) {
    return { files: [], applications, folders: [], emulatorArguments: withMainArgument(escript) };
  }
  const files =
    whole?.files ??
    applications.flatMap((name) => withEbin(name, archivedFiles(escript, body, name, given, false)));
  const folders = whole?.folders ?? [];
  const { first, gone, last } = codePathChange(escript, inArchive, folders, options);
  const others = privFolders.filter((path) => !folders.some((folder) => folder.path === path));
  const front = [...first, ...others.map((path) => ({ release: path }))];
  // An application may have the name of the starter's.
  const kept = new Set([...front, ...last].map(releasePath));
  return {
    files: [...files, inMemory(starterPath, starter(escript.mainModule!, release))],
    applications,
    folders,
    emulatorArguments: [
      ...withoutMainArgument(escript.header.emulatorArguments),
      ...['-escript', 'main', starterName],
      ...['-pz', { release: starterFolder }],
      // Each is put in front of the one before.
      ...[`-${starterName}`, ...front.toReversed()],
      ...[`-${starterName}`, ...gone.filter((word) => !kept.has(releasePath(word)))],
      ...[`-${starterName}`, ...last],
    ],
  };
}

/** Without the flag `escript` starts the module of the file's name, which may be that of a link. */
function withMainArgument({ header: { emulatorArguments }, mainModule }: Escript): string[] {
  if (mainArgument(emulatorArguments) !== undefined) return [...emulatorArguments];
  return [...withoutMainArgument(emulatorArguments), '-escript', 'main', mainModule!];
}

/** A script or a BEAM file contains no applications, but options may add some. */
function besideOneFile({ header }: Escript, given: readonly PrivFolder[]): LaidOutApplications {
  const applications = [...new Set(given.map(({ application }) => application))].sort();
  const files = given.flatMap(({ application, files }) => withEbin(application, files));
  const folders = applications.map((application) => ({ release: laidOut(`${application}/ebin`) }));
  const flags = folders.length > 0 ? ['-pa', ...folders] : [];
  return { files, applications, folders: [], emulatorArguments: [...header.emulatorArguments, ...flags] };
}

function laidOutWhole(
  escript: Escript,
  body: ArchiveBody,
  inArchive: readonly ArchiveFolder[],
  given: readonly PrivFolder[],
): { files: PayloadFile[]; folders: ArchiveFolder[] } | undefined {
  const main = inArchive.find(({ modules }) => modules.includes(escript.mainModule!));
  const modules = inArchive.flatMap((folder) => folder.modules);
  if (!main || inArchive.length > foldersLimit || new Set(modules).size < modules.length) return undefined;
  const names = new Set([
    ...inArchive.flatMap(({ inside }) => (inside ? [inside.split('/', 1)[0]!] : [])),
    ...given.map(({ application }) => application),
  ]);
  const top = body.entries.filter(({ path, isFolder }) => !isFolder && /^[^/]+\.(beam|app)$/.test(path));
  const files = [
    ...top.map((entry) => inMemory(laidOutPath(escript, entry), body.content(entry))),
    ...[...names].flatMap((name) => withEbin(name, archivedFiles(escript, body, name, given, true))),
  ];
  if (!takenByAll([...files.map(({ path }) => path), starterPath])) return undefined;
  return { files, folders: [main, ...inArchive.filter((folder) => folder !== main)] };
}

function archivedFiles(
  escript: Escript,
  body: ArchiveBody,
  application: string,
  given: readonly PrivFolder[],
  withModules: boolean,
): PayloadFile[] {
  const folder = given.find((other) => other.application === application);
  const wanted = ({ path, isFolder }: ZipEntry) =>
    !isFolder &&
    path.startsWith(`${application}/`) &&
    (withModules || !/\/ebin\/[^/]+\.beam$/.test(path)) &&
    !(folder && path.startsWith(`${application}/priv/`));
  const archived = body.entries.filter(wanted).map((entry) => {
    const content = body.content(entry);
    // Archives made by Erlang keep no execute bits worth anything.
    const isProgram =
      ((entry.mode ?? 0) & 0o111) !== 0 || isScript(content) || describeIfBinary(content) !== undefined;
    return inMemory(laidOutPath(escript, entry), content, isProgram ? 0o755 : 0o644);
  });
  return [...archived, ...(folder?.files ?? [])];
}

/** Begins with `#!`. */
const isScript = (content: Uint8Array): boolean => content[0] === 0x23 && content[1] === 0x21;

/** A folder is on the code path only when it is there, and a payload has no empty ones. */
function withEbin(application: string, files: readonly PayloadFile[]): PayloadFile[] {
  const ebin = laidOut(`${application}/ebin/`);
  if (files.some(({ path }) => path.startsWith(ebin))) return [...files];
  return [...files, inMemory(`${ebin}.keep`, new Uint8Array())];
}

/** Returns true when every file system takes these names: inside an archive others do no harm. */
function takenByAll(paths: readonly string[]): boolean {
  const register = new PathRegister();
  try {
    for (const path of paths) register.addFile(safePath(path));
    return true;
  } catch (error) {
    if (error instanceof OnebeamError) return false;
    throw error;
  }
}

const releasePath = (word: Word): string => (typeof word === 'string' ? word : word.release);
