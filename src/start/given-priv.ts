import { applicationFolder } from '../erlang/application/application-folder.ts';
import type { Escript } from '../escript/escript.ts';
import { laidOut } from '../payload/format/layout.ts';
import { type ArchiveFolder, archiveFolders } from './archive-folders.ts';
import type { PrivFolder } from './priv-folder.ts';

/**
 * Puts given folders where the archive has their applications: `hello` goes into its `hello-1.0`, which stands before any
 * `hello` of ours on the code path. Where the archive has several of them each gets the files. A folder of that very name
 * comes first, and what the archive does not have stays as it is.
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

/** Returns where the files of a given `priv` are laid out, below `release/`: in each place the same. */
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
