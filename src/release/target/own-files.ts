import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { PayloadFile } from '../../archive/payload-file.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { releaseApplication } from '../../payload/format/layout.ts';
import { walk } from '../read/walk.ts';
import type { FoundApplication } from '../release-input.ts';

/** The files of an application of the release. */
export interface OwnApplication {
  name: string;
  version: string;
  files: PayloadFile[];
  /** Devices, sockets and FIFOs, which are not packed. */
  special: string[];
  /** In bytes. */
  size: number;
}

/** The part of a linked folder that is read: the build folder contains more. */
const ofBuilt = /^(ebin|priv|include)\//;
const ofDesktop = /(^|\/)\.DS_Store$/;

/**
 * The files of an application as they go into the payload: byte for byte, in a folder that has the name and version of its `.app` file.
 *
 * @param root of the release, without links.
 * @throws OnebeamError `release-link`; `release-invalid` `module-missing` for a module that the `.app` file lists and that is not there.
 */
export async function ownApplication(
  { folder, resource, isLinked, appFile }: FoundApplication,
  root: string,
): Promise<OwnApplication> {
  const { name, version, modules } = resource;
  const base = `${releaseApplication(name, version)}/`;
  const { files, special } = await walk(folder, base, {
    root,
    linksOut: () => isLinked,
    // rebar3 makes links to `include` and `priv` whether they are there or not.
    linksToNothing: isLinked,
    keeps: (path) => !ofDesktop.test(path) && (!isLinked || ofBuilt.test(path.slice(base.length))),
  });
  const there = new Set(files.map(({ path }) => path));
  const missing = modules.find((module) => !there.has(`${base}ebin/${module}.beam`));
  if (missing !== undefined) {
    const data = { problem: 'module-missing', application: name, expected: missing } as const;
    throw new OnebeamError('release-invalid', { path: appFile, ...data });
  }
  return { name, version, files, special, size: files.reduce((sum, file) => sum + file.size, 0) };
}

/** Returns true when the release had the header files of an application. */
export const hasIncludes = async ({ folder }: FoundApplication): Promise<boolean> =>
  (await stat(join(folder, 'include')).catch(() => undefined))?.isDirectory() ?? false;

/** The name of the module in a BEAM file. */
export const moduleOf = (path: string): string => basename(path, '.beam');
