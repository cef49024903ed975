import { type AnalysisHint, hintText, warningText } from '../../analysis/analysis-warning.ts';
import { otherNativeWarnings } from '../../analysis/sort-native.ts';
import type { PayloadFile } from '../../archive/payload-file.ts';
import { reasonText } from '../../errors/faults/reason.ts';
import type { BuildOptions } from '../../options.ts';
import { leftOutWarnings } from '../../otp/minimal/left-out.ts';
import type { MinimalFiles } from '../../otp/minimal/minimal-files.ts';
import { visualCLibraries } from '../../otp/minimal/visual-c-runtime.ts';
import type { OtpRuntime } from '../../otp/otp-runtime.ts';
import { recordedOtp } from '../../otp/recorded-otp.ts';
import type { ReleaseBuildRecord, Start } from '../../payload/format/manifest.ts';
import type { ReleaseRecord } from '../../payload/format/release-record.ts';
import type { PreloadedBootFile } from '../../release/fast/fast-boots.ts';
import { planRelease } from '../../release/plan-release.ts';
import type { LeftOutFile } from '../../release/release-input.ts';
import type { Warning } from '../../reporter.ts';
import { sbomFile } from '../../shipping/sbom.ts';
import { bunVersion } from '../../stub/pins.ts';
import { type Target, targetParts } from '../../targets/target.ts';
import { hasPrivateLoader } from '../native-warnings.ts';
import { type PayloadPlan, planPrograms } from '../plan-payload.ts';
import type { PackedApplication } from '../result.ts';
import type { ShakenTree } from '../tree-shake.ts';
import type { Program } from './program.ts';

/** The payload of a program for one target, whatever its input is. */
export interface PlannedProgram {
  applications: PackedApplication[];
  runtime: MinimalFiles;
  files: PayloadFile[];
  /** Those of the program's files with native code for the target. */
  native: PayloadFile[];
  start: Start;
  shaken: ShakenTree['left'];
  /** Of an executable with several escripts. */
  programs?: NonNullable<PayloadPlan['programs']>;
  warnings: Warning[];
  /** Only of a release. */
  record?: ReleaseRecord;
  built?: ReleaseBuildRecord;
  /** The parts of a release that are not packed. */
  leftOut: LeftOutFile[];
  /** Boot files of a release that preload the modules of a start. */
  preloaded: PreloadedBootFile[];
}

/** @throws what `planPrograms` and `planRelease` throw */
export async function planProgramFor(
  program: Program,
  runtime: OtpRuntime,
  target: Target,
  options: BuildOptions,
): Promise<PlannedProgram> {
  if (program.kind === 'release') {
    return releaseProgram(program, runtime, target, options);
  }
  const planned = await planPrograms(program.programs, options.name, runtime, target);
  const { analysis } = planned;
  const sizes = new Map(planned.runtime.applications.map(({ name, size }) => [name, size]));
  return {
    ...planned,
    applications: analysis.applications.map(({ name, version, reasons }) => ({
      name,
      version,
      size: sizes.get(name) ?? 0,
      because: reasons.map(reasonText),
    })),
    warnings: [
      ...analysis.warnings.map(warningText),
      ...analysis.hints.flatMap(withoutOtp).map(hintText),
      ...leftOutWarnings(planned.runtime.leftOut),
      ...otherNativeWarnings(planned.otherNative, target),
    ],
    leftOut: [],
    preloaded: [],
  };
}

/** Separates the modules of OTP from those that are nowhere: a runtime may lack applications that no `.app` file requires. */
function withoutOtp(hint: AnalysisHint): AnalysisHint[] {
  if (hint.code !== 'foreign-modules') return [hint];
  const applications = new Map<string, { name: string; module: string; by: string }>();
  const modules = hint.modules.filter(({ module, by }) => {
    const name = recordedOtp.moduleOwner(module);
    if (name !== undefined && !applications.has(name)) applications.set(name, { name, module, by });
    return name === undefined;
  });
  return [
    ...(modules.length > 0 ? [{ ...hint, modules }] : []),
    ...(applications.size > 0
      ? [{ ...hint, code: 'otp-applications-missing' as const, applications: [...applications.values()] }]
      : []),
  ];
}

async function releaseProgram(
  {
    input,
    options: release,
    older,
    nativeCaches,
    folder,
    recorded,
    recording,
  }: Extract<Program, { kind: 'release' }>,
  runtime: OtpRuntime,
  target: Target,
  options: BuildOptions,
): Promise<PlannedProgram> {
  const { otp, emulator, libraries = { folders: [], absolutePaths: false } } = runtime;
  const planned = await planRelease(input, runtime, target, {
    ...{ release, addApplications: options.addApplications, priv: options.priv },
    ...{ upgradeFrom: older, nativeCaches, workFolder: folder },
    inheritEnvironment: options.inheritEnvironment,
    startModules: recorded,
    recording,
    windowsVcruntime: options.windowsVcruntime,
    libraries: {
      ...libraries,
      systemLibraries: options.systemLibraries || hasPrivateLoader(emulator),
      keepDebug: options.keepDebug,
    },
  });
  const { os } = targetParts(target);
  const own = planned.applications.flatMap(({ from }) => (from === 'otp' ? [] : [from.resource]));
  const bill = sbomFile({
    name: options.name,
    programs: [{ name: input.name, escript: { facts: { applications: own } }, applications: [] }],
    origin: 'release',
    otp,
    applications: planned.applications.filter(({ from }) => from === 'otp'),
    libraries: [
      ...planned.runtime.libraries.map(({ name }) => name),
      ...(os === 'windows' && options.windowsVcruntime ? visualCLibraries : []),
    ],
    ...{ bun: bunVersion, system: os },
  });
  return {
    applications: planned.applications
      .map(({ name, version, size, because }) => ({ name, version, size, because }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    runtime: planned.runtime,
    files: [...planned.files, bill],
    native: planned.native,
    start: planned.start,
    shaken: [],
    warnings: [...planned.warnings, ...leftOutWarnings(planned.runtime.leftOut)],
    record: planned.record,
    built: planned.built,
    leftOut: planned.leftOut,
    preloaded: planned.preloaded,
  };
}
