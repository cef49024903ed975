import type { ZipEntry } from '../archive/zip-entry.ts';
import type { ArchiveBody } from '../escript/body.ts';
import type { Escript } from '../escript/escript.ts';
import { laidOut } from '../payload/format/layout.ts';

/** A folder that `escript` puts on the code path for an archive. */
export interface ArchiveFolder {
  /** Path within the archive: `X/ebin`, or nothing for its top. */
  inside: string;
  /** Its folder below `release/`. The top has the escript's name, as on the code path. */
  path: string;
  /** Modules that it has, in the order of the archive. */
  modules: string[];
}

/** Every `X/ebin` of the archive, and its top when modules are there, in the order of the directory. */
export function archiveFolders(
  { name }: Pick<Escript, 'name'>,
  { entries }: Pick<ArchiveBody, 'entries'>,
): ArchiveFolder[] {
  const folders = new Map<string, ArchiveFolder>();
  for (const { path } of entries) {
    const [, ebin, file] = /^(?:([^/]+\/ebin)\/)?([^/]*)$/.exec(path) ?? [];
    const module = /^(.+)\.beam$/.exec(file ?? '')?.[1];
    if (ebin === undefined && module === undefined) continue;
    const inside = ebin ?? '';
    const folder = folders.get(inside) ?? { inside, path: laidOut(ebin ?? name), modules: [] };
    folders.set(inside, folder);
    if (module !== undefined) folder.modules.push(module);
  }
  return [...folders.values()];
}

/** Returns the folder of an entry: that of its application, or that of the modules at the top. */
export function laidOutPath({ name }: Pick<Escript, 'name'>, { path }: ZipEntry): string {
  return laidOut(path.includes('/') ? path : `${name}/${path}`);
}
