import { join } from 'node:path';
import { analyse } from '../analysis/analyse.ts';
import type { NeededApplication } from '../analysis/analysis.ts';
import { mergeAnalyses } from '../analysis/merge-analyses.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { Escript } from '../escript/escript.ts';
import { openEscript } from '../escript/read-escript.ts';
import { type OtpTree, readOtpTree } from '../otp/otp-tree.ts';
import { isEscriptFile, rootFolder } from '../payload/format/layout.ts';
import type { Manifest } from '../payload/format/manifest.ts';
import { guessApplications } from './guess-options.ts';

/** Why the content of an executable is packed. */
export interface ExecutableAnalysis {
  /** Sorted by name. */
  applications: NeededApplication[];
  /** Excluded by `--drop-app`; sorted. */
  dropped: string[];
}

/**
 * Analyses the content of an executable again, so that reasons need not be packed.
 *
 * @param folder that `unpack` wrote.
 * @throws `executable-no-escript`, as `openEscript`, `readOtpTree` and `analyse`
 */
export async function analyseExecutable(folder: string, manifest: Manifest): Promise<ExecutableAnalysis> {
  const programs = await packedEscripts(folder, manifest);
  const otp = await packedOtp(folder);
  const { added, dropped } = manifest.build
    ? { added: manifest.build.addApplications, dropped: manifest.build.dropApplications }
    : guessApplications(programs[0]!.escript, otp);
  const options = { addApplications: added, dropApplications: dropped };
  const analyses = programs.map(({ name, escript }) => ({
    program: name,
    analysis: analyse(escript, otp, options),
  }));
  const { applications } = manifest.programs ? mergeAnalyses(analyses) : analyses[0]!.analysis;
  return { applications, dropped };
}

/**
 * The escripts in an executable, in the order of its programs.
 *
 * @throws `executable-no-escript`, and as `openEscript`
 */
export async function packedEscripts(
  folder: string,
  { name, files, programs }: Manifest,
): Promise<{ name: string; escript: Escript }[]> {
  const only = files.find(({ path }) => isEscriptFile(path));
  const packed = programs ?? (only ? [{ name, escript: only.path }] : []);
  if (packed.length === 0) throw new OnebeamError('executable-no-escript', { path: folder });
  return Promise.all(
    packed.map(async (one) => ({ name: one.name, escript: await openEscript(join(folder, one.escript)) })),
  );
}

/** @throws as `readOtpTree` */
export const packedOtp = (folder: string): Promise<OtpTree> => readOtpTree(join(folder, rootFolder));
