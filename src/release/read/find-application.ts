import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseApplicationResource } from '../../erlang/application/application-resource.ts';
import { causeMessage, OnebeamError } from '../../errors/onebeam-error.ts';
import type { FoundApplication } from '../release-input.ts';

/**
 * Reads the application in a folder from the single `.app` file in its `ebin`; the folder's name does not matter.
 *
 * @param folder absolute.
 * @returns nothing for a folder without a `.app` file.
 * @throws OnebeamError `release-invalid`
 */
export async function findApplication(folder: string): Promise<FoundApplication | undefined> {
  const ebin = join(folder, 'ebin');
  const names = (await readdir(ebin).catch(() => [] as string[])).filter((name) => name.endsWith('.app'));
  if (names.length === 0) return undefined;
  const folderName = basename(folder);
  // A folder of several applications says by its name which of them it is.
  const named = names.filter((name) => folderName.replace(/-.*$/, '') === name.slice(0, -'.app'.length));
  const [name] = names.length > 1 ? named : names;
  if (name === undefined) {
    const found = names.sort().join(', ');
    throw new OnebeamError('release-invalid', { path: ebin, problem: 'several-app-files', found });
  }
  const appFile = join(ebin, name);
  const isLinked = (await lstat(folder)).isSymbolicLink();
  return {
    folder: isLinked ? await realpath(folder) : folder,
    folderName,
    resource: await readResource(appFile),
    appFile,
    isLinked,
  };
}

async function readResource(path: string): Promise<FoundApplication['resource']> {
  try {
    const resource = parseApplicationResource(await readFile(path), path);
    // Name and version become a folder in the payload.
    if (!/^[a-z][\w@]{0,199}$/.test(resource.name)) throw new Error(`\`${resource.name}\` is not a name`);
    if (!/^[\w.+~-]{1,100}$/.test(resource.version))
      throw new Error(`\`${resource.version}\` is not a version`);
    return resource;
  } catch (cause) {
    const found = causeMessage(cause);
    throw new OnebeamError('release-invalid', { path, problem: 'app-term', found }, { cause });
  }
}
