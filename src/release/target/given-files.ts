import { stat } from 'node:fs/promises';
import { posix } from 'node:path';
import type { PayloadFile } from '../../archive/payload-file.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { readFailure } from '../../files/read-failure.ts';
import { releaseApplication, releaseLibraries } from '../../payload/format/layout.ts';
import type { Target } from '../../targets/target.ts';
import { precompiledName } from '../native/cache-names.ts';
import { walk } from '../read/walk.ts';

export interface GivenFiles {
  /** Folders that are laid over the release; `{target}` in them is the target. Absolute. */
  native: readonly string[];
  /** Folders that become the `priv` of applications. Absolute. */
  priv: readonly { application: string; folder: string }[];
}

type Named = readonly { name: string; version: string }[];

/**
 * The files that are laid over a release for one target. In a folder of `--native` they are as in the release, or below the name of
 * their application: below `lib`, with or without its version, `jiffy/priv/jiffy.so`.
 *
 * @param applications all that are packed.
 * @param own files of the release: a library of `rustler_precompiled` takes the name that its module has for the author's machine.
 * @throws OnebeamError `release-file-unreadable`, `release-link`, `release-given-unknown`
 */
export async function givenFiles(
  { native, priv }: GivenFiles,
  target: Target,
  applications: Named,
  own: readonly PayloadFile[],
): Promise<PayloadFile[]> {
  const given: PayloadFile[] = [];
  for (const folder of native) {
    const place = folder.replaceAll('{target}', target);
    for (const file of await filesIn(place, '')) {
      const path = placeOf(file.path, applications);
      given.push({ ...file, path: hostsName(path, own) });
    }
  }
  for (const { application, folder } of priv) {
    const found = applications.find(({ name }) => name === application);
    if (!found) throw new OnebeamError('release-given-unknown', { path: folder, found: application });
    given.push(...(await filesIn(folder, `${releaseApplication(found.name, found.version)}/priv/`)));
  }
  return given;
}

async function filesIn(folder: string, base: string): Promise<PayloadFile[]> {
  const found = await stat(folder).catch((cause) => {
    throw new OnebeamError('release-file-unreadable', { path: folder, found: readFailure(cause) }, { cause });
  });
  if (!found.isDirectory()) {
    throw new OnebeamError('release-file-unreadable', { path: folder });
  }
  return (await walk(folder, base, { root: folder, linksOut: () => true })).files;
}

/** Returns the place of an application's file; others keep their place in the release. */
function placeOf(path: string, applications: Named): string {
  const [first, ...rest] = path.split('/');
  const names = first === releaseLibraries ? rest : [first!, ...rest];
  const [folder, ...inside] = names;
  const found = applications.find(({ name, version }) => folder === name || folder === `${name}-${version}`);
  if (!found || inside.length === 0) return path;
  return [releaseApplication(found.name, found.version), ...inside].join('/');
}

/** The name of the author's library is written into the module that loads it: another target's has to have it, too. */
function hostsName(path: string, own: readonly PayloadFile[]): string {
  const name = precompiledName(posix.basename(path));
  if (!name) return path;
  const folder = posix.dirname(path);
  const host = own.find(
    (file) =>
      posix.dirname(file.path) === folder && precompiledName(posix.basename(file.path))?.crate === name.crate,
  );
  return host
    ? posix.join(folder, posix.basename(host.path).replace(/\.(so|dll)$/, `.${name.extension}`))
    : path;
}
