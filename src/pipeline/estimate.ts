import type { NeededApplication } from '../analysis/analysis.ts';
import type { AnalysisWarning } from '../analysis/analysis-warning.ts';
import { openEscript } from '../escript/read-escript.ts';
import { payloadOptions } from '../options.ts';
import { recordedLevel, recordedOtp, recordedSize } from '../otp/recorded-otp.ts';
import { measurePayload } from '../payload/write/measure.ts';
import { openBoth, type PlanRequest, planFor } from './package.ts';
import { isFast, planProgram } from './program/place-program.ts';

/** An estimate of the size of a payload. Sizes are in bytes. */
export interface SizeEstimate {
  /** In bytes, at level 3. */
  size: number;
  /** Share of the escript and the files next to it. */
  escript: number;
  /** `measured` with the given runtime, or `recorded` with another one. */
  basis: 'measured' | 'recorded';
  applications: NeededApplication[];
  warnings: AnalysisWarning[];
}

/**
 * Estimates the size of the payload that `packageEscript` writes at level 3, within 15 %.
 *
 * With a runtime, its files are compressed in memory, large ones partly. Without one, recorded sizes of OTP 27 are added up; other
 * releases differ by up to 13 %, and options that need a runtime (`shake`, `profileStart`) have no effect.
 *
 * @param escript path of the finished escript.
 * @param erts an OTP folder, as for `packageEscript`.
 * @param options the payload options of the build.
 * @throws OnebeamError as `packageEscript` before it writes
 */
export async function estimateSize(
  escript: string,
  erts?: string,
  options: PlanRequest = {},
): Promise<SizeEstimate> {
  if (erts === undefined) return recordedEstimate(escript, options);
  const { analysis, runtime, files } = await planFor(await openBoth(escript, erts), options);
  const own = await measurePayload([files], recordedLevel);
  const size = own + (await measurePayload([runtime.files, []], recordedLevel));
  const { applications, warnings } = analysis;
  return { size, escript: own, basis: 'measured', applications, warnings };
}

async function recordedEstimate(path: string, request: PlanRequest): Promise<SizeEstimate> {
  const escript = await openEscript(path);
  const workingFolder = request.surroundings?.workingFolder ?? process.cwd();
  const options = {
    ...payloadOptions(path, request, workingFolder),
    compiler: request.compiler ?? false,
  };
  const { analysis, files } = await planProgram(escript, recordedOtp, options);
  const own = await measurePayload([files], recordedLevel);
  const { applications, warnings } = analysis;
  const boot = isFast(escript, options) ? escript.body.kind : undefined;
  const names = applications.map(({ name }) => name);
  const size = own + recordedSize(names, boot);
  return { size, escript: own, basis: 'recorded', applications, warnings };
}
