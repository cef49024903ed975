import { applicationFolder } from '../erlang/application/application-folder.ts';
import type { ArchiveFolder } from './archive-folders.ts';
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
  const folders = inArchive.flatMap(({ inside }) => (inside ? [inside.split('/', 1)[0]!] : []));
  return given.flatMap((one) => {
    const { application, files } = one;
    const own = folders.filter((folder) => isVersionOf(folder, application));
    if (folders.includes(application) || own.length === 0) return [one];
    const start = `lib/${application}/`.length;
    return own.map((folder) => ({
      application: folder,
      files: files.map((file) => ({ ...file, path: `lib/${folder}/${file.path.slice(start)}` })),
    }));
  });
}

/** `hello-1.0` of `hello`; `hello-world` may be another application. */
function isVersionOf(folder: string, application: string): boolean {
  const { name, version = '' } = applicationFolder(folder);
  return name === application && /^\d/.test(version);
}
