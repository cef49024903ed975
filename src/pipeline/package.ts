import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import type { NeededApplication } from '../analysis/analysis.ts';
import type { AnalysisWarning } from '../analysis/analysis-warning.ts';
import { requireTarget, runsOn } from '../binary/require-target.ts';
import type { PayloadRequest } from '../build-request.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { Escript } from '../escript/escript.ts';
import { openEscript } from '../escript/read-escript.ts';
import { refuseOutput } from '../files/output.ts';
import { type BuildContext, payloadOptions } from '../options.ts';
import type { MinimalFiles } from '../otp/minimal/minimal-files.ts';
import { type OtpRuntime, readOtpRuntime } from '../otp/otp-runtime.ts';
import { type WritePayloadOptions, type WrittenPayload, writePayload } from '../payload/write/write.ts';
import { libraryFolders } from '../runtimes/library-folders.ts';
import { hostTarget } from '../targets/host-target.ts';
import { type Target, targets } from '../targets/target.ts';
import { type PayloadPlan, planPayload } from './plan-payload.ts';
import { recordStart } from './record-start.ts';

/** Payload options, runtime and output. */
export interface PlanRequest extends PayloadRequest {
  /** The target of the runtime. Default: the first target that it runs on. */
  target?: Target | undefined;
  /** Packs the application `compiler` even if nothing needs it, if the runtime has it. Default: false. */
  compiler?: boolean | undefined;
  /** Base of relative paths of `priv`, and working directory of the start for `profileStart`. */
  surroundings?:
    | (Pick<BuildContext, 'workingFolder' | 'cacheFolder' | 'environment'> &
        Partial<Pick<BuildContext, 'host'>>)
    | undefined;
}

/** Options of `packageEscript`. All are optional. */
export interface PackageOptions
  extends PlanRequest,
    Pick<WritePayloadOptions, 'cache' | 'modified' | 'workers' | 'signal' | 'onProgress'> {}

/** A written payload and its content. */
export interface PackagedEscript extends WrittenPayload {
  /** Absolute. */
  path: string;
  level: number;
  otp: string;
  erts: string;
  /** Sorted by name; `size` is the uncompressed size in bytes. */
  applications: (NeededApplication & { size: number })[];
  warnings: AnalysisWarning[];
  leftOut: MinimalFiles['leftOut'];
}

/**
 * Writes the payload of an escript: the archive that `build` packs with the same options.
 *
 * @param escript path of the finished escript.
 * @param erts an OTP folder in any layout, or one written by `prepareMinimalErts`.
 * @param output path of the archive (`payload.tar.zst`). An existing file is replaced when the new one is complete.
 * @param level zstd compression level, 1 to 19.
 * @throws OnebeamError `option-invalid`, `output-is-input`, `output-not-a-file`, `binary-wrong-target`, and the codes of
 *   escripts (`escript-…`), runtimes (`otp-…`) and applications (`application-…`)
 * @example
 * const { size, sha256 } = await packageEscript('my_app', '/usr/lib/erlang', 'payload.tar.zst');
 */
export async function packageEscript(
  escript: string,
  erts: string,
  output: string,
  level = 3,
  options: PackageOptions = {},
): Promise<PackagedEscript> {
  const path = resolve(output);
  await refuseOutput(path, [escript]);
  const { cache, modified, workers, signal, onProgress } = options;
  const runtime = await openBoth(escript, erts);
  const { analysis, runtime: otpFiles, files } = await planFor(runtime, options, signal);
  const written = await writePayload({
    runtime: otpFiles.files,
    application: files,
    level,
    output: path,
    ...(cache && { cache }),
    ...(modified !== undefined && { modified }),
    ...(workers !== undefined && { workers }),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
  const { otp } = runtime;
  const sizes = new Map(otpFiles.applications.map(({ name, size }) => [name, size]));
  return {
    ...written,
    path,
    level,
    otp: otp.version,
    erts: otp.erts,
    applications: analysis.applications.map((one) => ({ ...one, size: sizes.get(one.name)! })),
    warnings: analysis.warnings,
    leftOut: otpFiles.leftOut,
  };
}

interface Both extends OtpRuntime {
  escript: Escript;
}

/** @throws what `openEscript` and `readOtpRuntime` throw */
export async function openBoth(escript: string, erts: string): Promise<Both> {
  return { escript: await openEscript(escript), ...(await readOtpRuntime(erts)) };
}

/** Plans the payload for the target that a runtime is for. */
export async function planFor(
  { escript, ...runtime }: Both,
  request: PlanRequest,
  signal?: AbortSignal,
): Promise<PayloadPlan> {
  const surroundings = { ...plainSurroundings(), ...request.surroundings, signal };
  const options = {
    ...payloadOptions(escript.path, request, surroundings.workingFolder),
    compiler: request.compiler ?? false,
  };
  const target = request.target ?? targetOf(runtime);
  requireTarget(runtime.emulator, target, runtime.otp.root);
  const host = request.surroundings?.host && hostTarget(request.surroundings.host);
  const libraries = await libraryFolders(runtime.otp.root, target, host);
  const whole = { ...runtime, libraries };
  const { profileStart, startModules } = options;
  const seen = profileStart
    ? await recordStart(escript, whole, target, profileStart, options, surroundings)
    : [];
  return planPayload(escript, whole, target, options, [...startModules, ...seen]);
}

/** The library reads no environment. */
const plainSurroundings = () => ({ workingFolder: process.cwd(), cacheFolder: tmpdir(), environment: {} });

/** @throws `binary-wrong-target` when it runs on none */
export function targetOf({ otp, emulator }: OtpRuntime): Target {
  const target = targets.find((one) => runsOn(emulator, one));
  if (target) return target;
  const found = [emulator.os, ...emulator.cpus].join(' ');
  throw new OnebeamError('binary-wrong-target', { path: otp.root, expected: targets.join(', '), found });
}
