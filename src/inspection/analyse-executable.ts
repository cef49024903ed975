import { join } from 'node:path';
import { analyse } from '../analysis/analyse.ts';
import type { NeededApplication } from '../analysis/analysis.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { Escript } from '../escript/escript.ts';
import { openEscript } from '../escript/read-escript.ts';
import { type OtpTree, readOtpTree } from '../otp/otp-tree.ts';
import { isEscriptFile, rootFolder } from '../payload/format/layout.ts';
import type { Manifest } from '../payload/format/manifest.ts';
import { guessApplications } from './guess-options.ts';

/** Why an executable carries what it carries. */
export interface ExecutableAnalysis {
  /** Sorted by name. */
  applications: NeededApplication[];
  /** Left out by `--drop-app`; sorted. */
  dropped: string[];
}

/**
 * Analyses once more what an executable carries, so that reasons need not be carried along.
 *
 * @param folder where `unpack` laid it out.
 * @throws `executable-no-escript`, as `openEscript`, `readOtpTree` and `analyse`
 */
export async function analyseExecutable(folder: string, manifest: Manifest): Promise<ExecutableAnalysis> {
  const escript = await packedEscript(folder, manifest);
  const otp = await packedOtp(folder);
  const { added, dropped } = manifest.build
    ? { added: manifest.build.addApplications, dropped: manifest.build.dropApplications }
    : guessApplications(escript, otp);
  const { applications } = analyse(escript, otp, { addApplications: added, dropApplications: dropped });
  return { applications, dropped };
}

/** @throws `executable-no-escript`, and as `openEscript` */
export function packedEscript(folder: string, { files }: Manifest): Promise<Escript> {
  const program = files.find(({ path }) => isEscriptFile(path));
  if (!program) throw new OnebeamError('executable-no-escript', { path: folder });
  return openEscript(join(folder, program.path));
}

/** @throws as `readOtpTree` */
export const packedOtp = (folder: string): Promise<OtpTree> => readOtpTree(join(folder, rootFolder));
