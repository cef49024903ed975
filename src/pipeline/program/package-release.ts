import { resolve } from 'node:path';
import { requireTarget } from '../../binary/require-target.ts';
import type { BuildRequest } from '../../build-request.ts';
import { defaultContext } from '../../context.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { refuseOutput } from '../../files/output.ts';
import { type BuildContext, buildOptions } from '../../options.ts';
import { readOtpRuntime } from '../../otp/otp-runtime.ts';
import { recordedLevel } from '../../otp/recorded-otp.ts';
import { measurePayload } from '../../payload/write/measure.ts';
import { type WritePayloadOptions, type WrittenPayload, writePayload } from '../../payload/write/write.ts';
import type { LeftOutFile } from '../../release/release-input.ts';
import type { Warning } from '../../reporter.ts';
import { checkRequestTypes } from '../../request-types.ts';
import { libraryFolders } from '../../runtimes/library-folders.ts';
import { hostTarget } from '../../targets/host-target.ts';
import { targetOf } from '../package.ts';
import type { PackedApplication } from '../result.ts';
import { type PlannedProgram, planProgramFor } from './plan-program.ts';
import { withProgram } from './program.ts';

/** A request of `build` with a release. Only options that affect its payload have an effect. */
export type ReleasePayloadRequest = BuildRequest & { release: NonNullable<BuildRequest['release']> };

/** An OTP folder, or a function that returns one for the OTP release that the release was built with. */
export type RuntimeForRelease = string | ((otp: string | undefined) => Promise<string>);

/** The written payload of a release. */
export interface PackagedRelease extends WrittenPayload {
  /** Absolute. */
  path: string;
  level: number;
  otp: string;
  erts: string;
  /** Sorted by name. */
  applications: PackedApplication[];
  warnings: Warning[];
  /** Files of the release that are not packed. */
  leftOut: LeftOutFile[];
}

/** An estimate of the size of a release's payload. Sizes are in bytes. */
export interface ReleaseEstimate extends Pick<PackagedRelease, 'applications' | 'warnings' | 'leftOut'> {
  /** At level 3. */
  size: number;
  /** Share of the release's own files. */
  program: number;
  basis: 'measured';
}

/**
 * Writes the payload of a release: the archive that `build` packs with the same options.
 *
 * @param erts as for `packageEscript`; its system and processor decide the target.
 * @param output path of the archive (`payload.tar.zst`). An existing file is replaced when the new one is complete.
 * @param context see `defaultContext` for the defaults.
 * @throws OnebeamError as `build` for its request, and for the release (`release-…`) and the runtime (`otp-…`)
 */
export async function packageRelease(
  request: ReleasePayloadRequest,
  erts: RuntimeForRelease,
  output: string,
  options: Pick<WritePayloadOptions, 'cache' | 'workers' | 'onProgress'> = {},
  context: Partial<BuildContext> = {},
): Promise<PackagedRelease> {
  const surroundings = defaultContext(context);
  const path = resolve(surroundings.workingFolder, output);
  const { sourceDateEpoch, signal } = surroundings;
  return withPlan(request, erts, surroundings, async (plan, { level, input, otp }) => {
    await refuseOutput(path, [input]);
    const written = await writePayload({
      ...{ runtime: plan.runtime.files, application: plan.files, level, output: path },
      ...options,
      ...(sourceDateEpoch !== undefined && { modified: sourceDateEpoch }),
      ...(signal && { signal }),
    });
    const { applications, warnings, leftOut } = plan;
    return { ...written, path, level, otp: otp.version, erts: otp.erts, applications, warnings, leftOut };
  });
}

/**
 * Estimates the size of the payload that `packageRelease` writes at level 3, within 15 %.
 *
 * @param erts as for `packageRelease`.
 * @throws OnebeamError as `packageRelease` before it writes
 */
export async function estimateRelease(
  request: ReleasePayloadRequest,
  erts: RuntimeForRelease,
  context: Partial<BuildContext> = {},
): Promise<ReleaseEstimate> {
  return withPlan(request, erts, defaultContext(context), async (plan) => {
    const program = await measurePayload([plan.files], recordedLevel);
    const size = program + (await measurePayload([plan.runtime.files, []], recordedLevel));
    const { applications, warnings, leftOut } = plan;
    return { size, program, basis: 'measured', applications, warnings, leftOut };
  });
}

interface Planned {
  level: number;
  /** The release's path, absolute. */
  input: string;
  otp: { version: string; erts: string };
}

/** Plans as `build` does. The files of an archive are there until `use` is done. */
async function withPlan<Result>(
  request: ReleasePayloadRequest,
  erts: RuntimeForRelease,
  surroundings: BuildContext,
  use: (plan: PlannedProgram, of: Planned) => Promise<Result>,
): Promise<Result> {
  if (request.profileStart) throw new OnebeamError('options-conflict', { problem: 'profile-start-payload' });
  checkRequestTypes(request);
  const options = buildOptions(request, surroundings, 'release');
  return withProgram(options, surroundings, async (program) => {
    const { name, otp: madeWith } = program.kind === 'release' ? program.input : { name: '', otp: undefined };
    const named = request.name === undefined ? buildOptions(request, surroundings, name) : options;
    const folder = typeof erts === 'string' ? erts : await erts(madeWith?.toString());
    const runtime = await readOtpRuntime(resolve(surroundings.workingFolder, folder));
    const target = targetOf(runtime);
    requireTarget(runtime.emulator, target, runtime.otp.root);
    const libraries = await libraryFolders(runtime.otp.root, target, hostTarget(surroundings.host));
    const plan = await planProgramFor(program, { ...runtime, libraries }, target, named);
    return use(plan, { level: options.level, input: options.escript, otp: runtime.otp });
  });
}
