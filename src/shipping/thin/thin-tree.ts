import { join } from 'node:path';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { Abortable } from '../../executable/read/read.ts';
import { unpack } from '../../executable/read/unpack.ts';
import { readPieces } from '../../files/read-pieces.ts';
import { isEscriptFile } from '../../payload/format/layout.ts';
import type { Manifest } from '../../payload/format/manifest.ts';
import { programNames, programStart } from '../../payload/format/program-start.ts';
import { type Target, targetParts } from '../../targets/target.ts';
import type { ThinFile, ThinTree } from '../channels/shipped-program.ts';
import { launcherScript } from './launcher-script.ts';
import { releaseScript } from './release/release-script.ts';
import { systemNeeds } from './system-needs.ts';
import { thinProblem } from './thin-problem.ts';
import { withoutLauncher } from './thin-sbom.ts';

type ThinManifest = Pick<Manifest, 'target' | 'release'>;

/** Returns true when a program has a thin form. `thinProblem` says why not. */
export const hasThinForm = (manifest: ThinManifest): boolean => thinProblem(manifest) === undefined;

/** Refuses a target whose systems have no `sh`. @throws `thin-not-for-windows` */
export function requireThinTarget(target: Target): void {
  if (targetParts(target).os === 'windows') throw new OnebeamError('thin-not-for-windows', { found: target });
}

/** Refuses a program without a thin form. @throws `thin-not-for-windows`, `thin-not-for-release` */
export function requireThinForm(manifest: ThinManifest): void {
  requireThinTarget(manifest.target);
  const found = thinProblem(manifest);
  if (found && manifest.release)
    throw new OnebeamError('thin-not-for-release', { path: manifest.release.name, found });
}

/**
 * Lays the thin form of an executable out in a folder, with every check of `unpack`.
 *
 * @param executable path of the finished fat form.
 * @param folder does not exist, or is empty; the tree reads its files from there.
 * @throws `thin-not-for-windows`, `thin-not-for-release`, `binary-malformed`, and as `unpack`
 */
export async function layOutThinTree(
  executable: string,
  folder: string,
  abortable: Abortable = {},
): Promise<ThinTree> {
  const { manifest } = await unpack(executable, folder, abortable);
  return thinTree(manifest, folder);
}

/**
 * Describes a payload that is laid out in a folder as a thin tree.
 *
 * @throws `thin-not-for-windows`, `thin-not-for-release`, `binary-malformed`
 */
export async function thinTree(manifest: Manifest, folder: string): Promise<ThinTree> {
  requireThinForm(manifest);
  const packed = manifest.files.map((file): ThinFile => {
    const place = join(folder, file.path);
    return {
      ...file,
      // An escript is read, not executed; a release has programs in that folder.
      mode: !manifest.release && isEscriptFile(file.path) ? 0o644 : file.mode,
      read: () => readPieces(place),
    };
  });
  packed.sort((one, other) => Buffer.compare(Buffer.from(one.path), Buffer.from(other.path)));
  const files = await withoutLauncher(packed);
  const commands = programNames(manifest);
  return {
    target: manifest.target,
    files,
    commands,
    launcher: (root, name = commands[0]!) =>
      manifest.release
        ? releaseScript(manifest, { root })
        : launcherScript({ ...manifest, name }, programStart(manifest, name)!, { root }),
    needs: await systemNeeds(files),
  };
}
