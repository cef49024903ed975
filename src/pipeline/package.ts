import { resolve } from 'node:path';
import { analyse } from '../analysis/analyse.ts';
import type { AnalysisOptions, NeededApplication } from '../analysis/analysis.ts';
import type { AnalysisWarning } from '../analysis/analysis-warning.ts';
import type { PayloadFile } from '../archive/payload-file.ts';
import type { Escript } from '../escript/escript.ts';
import { openEscript } from '../escript/read-escript.ts';
import { refuseOutput } from '../files/output.ts';
import { describeRuntime } from '../otp/minimal/fits-target.ts';
import { type MinimalFiles, minimalFiles } from '../otp/minimal/minimal-files.ts';
import { type OtpTree, readOtpTree } from '../otp/otp-tree.ts';
import { type WritePayloadOptions, type WrittenPayload, writePayload } from '../payload/write/write.ts';
import type { OperatingSystem } from '../targets/target.ts';

export interface PackageOptions
  extends AnalysisOptions,
    Pick<WritePayloadOptions, 'cache' | 'modified' | 'workers' | 'signal' | 'onProgress'> {}

/** A payload that was written, and what it was made of. */
export interface PackagedEscript extends WrittenPayload {
  /** Absolute. */
  path: string;
  level: number;
  otp: string;
  erts: string;
  /** Sorted by name; `size` is what each brings, in bytes, uncompressed. */
  applications: (NeededApplication & { size: number })[];
  warnings: AnalysisWarning[];
  leftOut: MinimalFiles['leftOut'];
}

/**
 * Writes the payload of an escript: the escript itself, and of a runtime what it needs. `compiler` is always packed, so
 * that one runtime part serves every kind of escript.
 *
 * @param escript path of the finished escript.
 * @param erts an OTP tree in any layout, or what `prepareMinimalErts` made.
 * @param output path of the `payload.tar.zst`; replaced when the new one is whole.
 * @param level zstd, 1 to 19.
 * @throws OnebeamError `output-is-input`, `output-not-a-file`, what `openEscript`, `readOtpTree`, `analyse`, `minimalFiles` and `writePayload` throw.
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
  const parts = await packagedParts(await openEscript(escript), await readOtpTree(erts), options);
  const { otp, analysis, runtime, application } = parts;
  const written = await writePayload({
    ...options,
    runtime: runtime.files,
    application,
    level,
    output: path,
  });
  const sizes = new Map(runtime.applications.map(({ name, size }) => [name, size]));
  return {
    ...written,
    path,
    level,
    otp: otp.version,
    erts: otp.erts,
    applications: analysis.applications.map((one) => ({ ...one, size: sizes.get(one.name)! })),
    warnings: analysis.warnings,
    leftOut: runtime.leftOut,
  };
}

/** What `packageEscript` packs, before it is compressed. */
export async function packagedParts(escript: Escript, otp: OtpTree, options: AnalysisOptions) {
  const addApplications = ['compiler', ...(options.addApplications ?? [])];
  const analysis = analyse(escript, otp, { ...options, addApplications });
  const applications = analysis.applications.map(({ name }) => name);
  const { os } = await describeRuntime(otp);
  const { includes, distributed } = analysis;
  const selection = { applications, includes, distributed };
  const runtime = await minimalFiles(otp, selection, os as OperatingSystem);
  return { otp, analysis, runtime, application: [escriptFile(escript)] };
}

/** The escript as it goes into the payload: under its own name, which may decide the module that is started. */
export const escriptFile = ({ name, bytes }: Pick<Escript, 'name' | 'bytes'>): PayloadFile => ({
  path: `bin/${name}`,
  mode: 0o755,
  size: bytes.length,
  content: bytes,
});
