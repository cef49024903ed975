import { posix } from 'node:path';
import { isAtom, type Term, textOf } from '../../erlang/term/term.ts';
import type { Release } from '../release/release.ts';
import type { PackageProblem } from './package-problem.ts';
import type { PackedRelease } from './packed-release.ts';
import type { ReleasePackage } from './release-package.ts';

/** The modules that a boot file loads from the folders of one `path` command. */
interface Load {
  /** As written there: `$ROOT/lib/kernel-10.2/ebin`. */
  readonly folders: readonly string[];
  readonly modules: readonly string[];
}

/** The content of a boot file, as far as checks need it. */
export interface BootFile {
  readonly path: string;
  /** Of its release; empty if the file is not a boot file. */
  readonly version: string;
  readonly loads: readonly Load[];
}

/** Reads `{script, {Name, Vsn}, [{path, [_]}, {primLoad, [_]}, ...]}`. */
export function bootFile(path: string, script: Term): BootFile {
  const [tag, id, commands] = script.type === 'tuple' ? script.elements : [];
  const [, version] = id?.type === 'tuple' ? id.elements.map((it) => textOf(it) ?? '') : [];
  const loads: Load[] = [];
  let folders: string[] = [];
  for (const command of commands?.type === 'list' ? commands.elements : []) {
    const [kind, values] = command.type === 'tuple' ? command.elements : [];
    const members = values?.type === 'list' ? values.elements : [];
    if (isAtom(kind, 'path')) {
      folders = members.map((it) => textOf(it) ?? '');
      loads.push({ folders, modules: [] });
    } else if (isAtom(kind, 'primLoad')) {
      loads.push({ folders, modules: members.flatMap((it) => (it.type === 'atom' ? [it.name] : [])) });
    }
  }
  return { path, version: isAtom(tag, 'script') ? (version ?? '') : '', loads };
}

/**
 * Finds applications that are not in the package because the boot file takes them from the Erlang of the machine where it is
 * unpacked: from a folder below another variable than `$ROOT`, or, of a package without ERTS and kernel, below `$ROOT`.
 *
 * @returns their folders in the boot file by `NAME-VERSION`.
 */
export function outsideApplications(
  { files }: ReleasePackage,
  { applications, erts }: PackedRelease,
  release: Release,
  boot: BootFile | undefined,
): Map<string, string> {
  const paths = boot?.loads.flatMap(({ folders }) => folders) ?? [];
  const isPacked = foldersOf(files);
  const hasOtp =
    erts.length > 0 ||
    release.applications.some((it) => it.name === 'kernel' && applications.has(`lib/kernel-${it.version}`));
  const outside = new Map<string, string>();
  for (const { name, version } of release.applications) {
    const id = `${name}-${version}`;
    if (applications.has(`lib/${id}`)) continue;
    const folder = paths.find((path) => path.endsWith(`/${id}/ebin`)) ?? `$ROOT/lib/${id}/ebin`;
    if (!isPacked.has(packedPath(folder)) && (!folder.startsWith('$ROOT/') || !hasOtp))
      outside.set(id, folder);
  }
  return outside;
}

/**
 * Checks that the folders and modules of a boot file are in the package. Modules of a folder that is not there are not
 * listed: the folder or its application is.
 *
 * @param outside see `outsideApplications`.
 */
export function bootProblems(
  { files }: ReleasePackage,
  { applications }: PackedRelease,
  release: Release,
  { path, version, loads }: BootFile,
  outside: ReadonlyMap<string, string>,
): PackageProblem[] {
  if (version !== release.version) {
    return [{ severity: 'error', path, kind: 'other-version', found: version, expected: release.version }];
  }
  const isPacked = foldersOf(files);
  const known = new Set(outside.values());
  const modules = new Set([...applications.values()].flatMap((it) => [...it.modules.keys()]));
  const missing = new Map<string, PackageProblem>();
  for (const load of loads) {
    const absent = load.folders.filter((folder) => !isPacked.has(packedPath(folder)));
    for (const folder of absent) {
      const severity = folder.startsWith('$ROOT/') ? 'error' : 'warning';
      if (!known.has(folder)) missing.set(folder, { severity, path, kind: 'boot-folder-missing', folder });
    }
    if (absent.length > 0) continue;
    for (const module of load.modules) {
      if (modules.has(module)) continue;
      missing.set(`module ${module}`, { severity: 'error', path, kind: 'boot-module-missing', module });
    }
  }
  return [...missing.values()];
}

/** `$ROOT/lib/a-1/ebin` is `lib/a-1/ebin`; other variables name `lib`, as Mix's `$RELEASE_LIB`. */
function packedPath(folder: string): string {
  const [, variable, rest = ''] = /^\$([^/]+)\/(.*)$/s.exec(folder) ?? [];
  if (variable === undefined) return folder;
  return posix.normalize(variable === 'ROOT' ? rest : `lib/${rest}`);
}

const foldersOf = (files: ReleasePackage['files']): Set<string> =>
  new Set([...files.keys()].map((path) => path.slice(0, path.lastIndexOf('/'))));
