import { analyse } from '../analysis/analyse.ts';
import type { AnalysisOptions, NeededApplication } from '../analysis/analysis.ts';
import type { AnalysisWarning } from '../analysis/analysis-warning.ts';
import { openEscript } from '../escript/read-escript.ts';
import { readOtpTree } from '../otp/otp-tree.ts';
import { recordedLevel, recordedOtp, recordedSize } from '../otp/recorded-otp.ts';
import { measurePayload } from '../payload/write/measure.ts';
import { escriptFile, packagedParts } from './package.ts';

/** About how large a payload will be. */
export interface SizeEstimate {
  /** In bytes, at level 3. */
  size: number;
  /** Of which the escript. */
  escript: number;
  /** `measured` on the runtime that was given, or `recorded` once for another one. */
  basis: 'measured' | 'recorded';
  applications: NeededApplication[];
  warnings: AnalysisWarning[];
}

/**
 * Estimates what `packageEscript` would write at level 3, within 15 %. With a runtime its files are compressed in memory
 * (large ones in part); without one, recorded sizes of OTP's applications are added up.
 *
 * @param escript path of the finished escript.
 * @param erts an OTP tree, as for `packageEscript`.
 * @throws OnebeamError what `openEscript`, `readOtpTree` and `analyse` throw.
 */
export async function estimateSize(
  escript: string,
  erts?: string,
  options: AnalysisOptions = {},
): Promise<SizeEstimate> {
  const program = await openEscript(escript);
  const own = await measurePayload([[escriptFile(program)]], recordedLevel);
  if (erts === undefined) {
    const addApplications = ['compiler', ...(options.addApplications ?? [])];
    const { applications, warnings } = analyse(program, recordedOtp, { ...options, addApplications });
    const size = own + recordedSize(applications.map(({ name }) => name));
    return { size, escript: own, basis: 'recorded', applications, warnings };
  }
  const { analysis, runtime } = await packagedParts(program, await readOtpTree(erts), options);
  const size = own + (await measurePayload([runtime.files, []], recordedLevel));
  const { applications, warnings } = analysis;
  return { size, escript: own, basis: 'measured', applications, warnings };
}
