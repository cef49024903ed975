import { applicationFolder } from '../erlang/application/application-folder.ts';
import type { Escript } from '../escript/escript.ts';
import { laidOut } from '../payload/format/layout.ts';
import { type ArchiveFolder, archiveFolders } from './archive-folders.ts';
import type { PrivFolder } from './priv-folder.ts';

/**
 * Assigns given folders to the applications of the archive: `hello` goes into its `hello-1.0`, which is before any
 * added `hello` on the code path. If the archive has several, each gets the files. A folder with exactly that name
 * has priority, and names that the archive does not have stay unchanged.
 *
 * @param inArchive as `archiveFolders` gives them.
 * @returns with the names of folders for applications, and files below `lib/<folder>/priv/`.
 */
export function givenPriv(given: readonly PrivFolder[], inArchive: readonly ArchiveFolder[]): PrivFolder[] {
  return given.flatMap((one) => {
    const { application, files } = one;
    const start = laidOut(`${application}/`).length;
    return foldersOf(application, inArchive).map((folder) => ({
      application: folder,
      files: files.map((file) => ({ ...file, path: laidOut(`${folder}/${file.path.slice(start)}`) })),
    }));
  });
}

/** Returns true when an escript brings an application. */
export const hasApplication = (application: string, { facts }: Pick<Escript, 'facts'>): boolean =>
  facts.applications.some(({ name }) => name === application);

/** Returns the folders for the files of a given `priv`, below `release/`: the same in each place. */
export function givenPrivPlace(application: string, escript: Pick<Escript, 'name' | 'body'>): string {
  const { body } = escript;
  const inArchive = body.kind === 'archive' ? archiveFolders(escript, body) : [];
  return laidOut(`${foldersOf(application, inArchive)[0]!}/priv`);
}

/** @returns the folders of the archive that an application is in, or its own name: at least one */
function foldersOf(application: string, inArchive: readonly ArchiveFolder[]): string[] {
  const folders = inArchive.flatMap(({ inside }) => (inside ? [inside.split('/', 1)[0]!] : []));
  const own = folders.filter((folder) => isVersionOf(folder, application));
  return folders.includes(application) || own.length === 0 ? [application] : own;
}

/** `hello-1.0` of `hello`; `hello-world` may be another application. */
function isVersionOf(folder: string, application: string): boolean {
  const { name, version = '' } = applicationFolder(folder);
  return name === application && /^\d/.test(version);
}
