import type { ZipEntry } from '../archive/zip-entry.ts';
import type { ArchiveBody } from './body.ts';

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
export function archiveModules({ entries }: Pick<ArchiveBody, 'entries'>): ArchiveModule[] {
  const modules: ArchiveModule[] = [];
  for (const entry of entries) {
    const match = /^(?:([^/]+)\/ebin\/)?([^/]+)\.beam$/.exec(entry.path);
    if (!match || entry.isFolder) continue;
    const [, application, name] = match;
    modules.push({ name: name!, entry, ...(application === undefined ? {} : { application }) });
  }
  return modules;
}

/** Folders of the archive that have both `ebin`, which puts them on the code path, and something in `priv`. */
export function applicationsWithPriv({ entries }: Pick<ArchiveBody, 'entries'>): string[] {
  const having = (part: string) =>
    new Set(entries.flatMap(({ path }) => new RegExp(`^([^/]+)/${part}/.`).exec(path)?.[1] ?? []));
  const loadable = having('ebin');
  return [...having('priv')].filter((application) => loadable.has(application));
}
