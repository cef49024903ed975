import { zipContent } from '../archive/zip-content.ts';
import type { ZipEntry } from '../archive/zip-entry.ts';
import type { ArchiveBody, Escript } from './escript.ts';

/** A module that `escript` can load from an archive. */
export interface ArchiveModule {
  name: string;
  /** Name of the folder `X` in `X/ebin/`; none for a BEAM file at the top of the archive. */
  application?: string;
  entry: ZipEntry;
}

/**
 * The modules on the code path of an archive: `X/ebin/M.beam` and `M.beam`, in the order of the directory. BEAM files
 * anywhere else are data for the loader.
 */
export function archiveModules(body: ArchiveBody): ArchiveModule[] {
  const modules: ArchiveModule[] = [];
  for (const entry of body.entries) {
    const match = /^(?:([^/]+)\/ebin\/)?([^/]+)\.beam$/.exec(entry.path);
    if (!match || entry.isFolder) continue;
    const [, application, name] = match;
    modules.push({ name: name!, entry, ...(application === undefined ? {} : { application }) });
  }
  return modules;
}

/** Folders of the archive that have both `ebin`, which puts them on the code path, and something in `priv`. */
export function applicationsWithPriv({ entries }: ArchiveBody): string[] {
  const having = (part: string) =>
    new Set(entries.flatMap(({ path }) => new RegExp(`^([^/]+)/${part}/.`).exec(path)?.[1] ?? []));
  const loadable = having('ebin');
  return [...having('priv')].filter((application) => loadable.has(application));
}

/** The content of an entry of the archive in an escript. @throws `zip-damaged` */
export function entryContent(escript: Pick<Escript, 'path'>, body: ArchiveBody, entry: ZipEntry): Uint8Array {
  return zipContent(body.bytes, entry, escript.path);
}
