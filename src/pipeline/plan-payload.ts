import { analyse } from '../analysis/analyse.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { mergeAnalyses } from '../analysis/merge-analyses.ts';
import { requireCodeFor } from '../analysis/require-code.ts';
import { requireNativeFor } from '../analysis/require-native.ts';
import type { NativeCode } from '../analysis/sort-native.ts';
import type { PayloadFile } from '../archive/payload-file.ts';
import type { Escript } from '../escript/escript.ts';
import type { PayloadOptions } from '../options.ts';
import { type MinimalFiles, minimalFiles } from '../otp/minimal/minimal-files.ts';
import { visualCLibraries } from '../otp/minimal/visual-c-runtime.ts';
import type { OtpRuntime } from '../otp/otp-runtime.ts';
import { escriptFile, isOfRuntime, ownBootFile, programPath } from '../payload/format/layout.ts';
import type { Start } from '../payload/format/manifest.ts';
import { sbomFile } from '../shipping/sbom.ts';
import { inOwnFolder, sharedStart } from '../start/own-folder.ts';
import { bunVersion } from '../stub/pins.ts';
import { type Target, targetParts } from '../targets/target.ts';
import { hasPrivateLoader } from './native-warnings.ts';
import { type ProgramInPayload, type ProgramToPlan, placeProgram } from './program/place-program.ts';
import { type ShakenTree, treeShake } from './tree-shake.ts';

/** Everything that goes into a payload for one target, and how it starts; nothing is written yet. */
export interface PayloadPlan {
  analysis: Analysis;
  /** Below `erts/`. */
  runtime: MinimalFiles;
  /** Files of the program: the escript, the files beside it, its bill of materials. */
  files: PayloadFile[];
  /** Those of the program's files with native code for the target. */
  native: PayloadFile[];
  /** Native code that is packed and does not run on the target. */
  otherNative: NativeCode[];
  /** The start of the program; for several programs, the shared part of their starts. */
  start: Start;
  /** Present where there are several programs; sorted by name. */
  programs?: ProgramOfPlan[];
  /** OTP modules that were excluded because the program cannot reach them; none by default. */
  shaken: ShakenTree['left'];
}

/** One of several programs in a payload. */
export interface ProgramOfPlan {
  name: string;
  /** Its escript in the payload. */
  escript: string;
  /** All of it. */
  start: Start;
  /** OTP applications that it needs; sorted. */
  applications: string[];
}

/**
 * Plans the payload of an escript. `build`, `payload`, `estimate` and a recorded start all pack what this plans.
 *
 * @param runtime fits the target.
 * @param recorded as in `ProgramToPlan`.
 * @throws as `planPrograms`
 */
export const planPayload = (
  escript: Escript,
  runtime: OtpRuntime,
  target: Target,
  options: PayloadOptions,
  recorded: readonly string[] = [],
): Promise<PayloadPlan> => planPrograms([{ escript, options, recorded }], options.name, runtime, target);

/**
 * Plans a payload with one program, or with several that share the runtime, each in a separate folder.
 *
 * @param programs sorted by name; options other than the programs' own are the same for all.
 * @param name of the executable.
 * @param runtime for the target.
 * @throws the errors of `requireCodeFor`, `analyse`, `readPrivFolder`, `laidOutApplications`, `requireNativeFor`,
 *   `treeShake` and `minimalFiles` throw
 */
export async function planPrograms(
  programs: readonly ProgramToPlan[],
  name: string,
  { otp, emulator, libraries = { folders: [], absolutePaths: false } }: OtpRuntime,
  target: Target,
): Promise<PayloadPlan> {
  const { os } = targetParts(target);
  const { options } = programs[0]!;
  const several = programs.length > 1;
  for (const { escript } of programs) requireCodeFor(Number(otp.release), escript);
  const analyses = programs.map(({ escript, options }) => ({
    program: options.name,
    analysis: analyse(escript, otp, options),
  }));
  const analysis = several ? mergeAnalyses(analyses) : analyses[0]!.analysis;
  const placed = await Promise.all(
    programs.map(async (program) => {
      const one = await placeProgram(program, analysis, otp, os);
      return { ...one, ...(several && inOwnFolder(program.options.name, one)) };
    }),
  );
  const packed = analysis.applications.map((one) => one.name);
  const ofPrograms = placed.map(({ laidOut }) => requireNativeFor(target, laidOut, emulator));
  const native = placed.flatMap(({ files }, index) => {
    const fitting = new Set(ofPrograms[index]!.fitting.map(({ content }) => content));
    return files.filter(({ content }) => fitting.has(content));
  });
  const shaken = options.shake ? await treeShake(programs, otp, packed) : undefined;
  const { includes, distributed } = analysis;
  const selection = {
    ...{ applications: packed, includes, distributed },
    ...(several
      ? {
          boots: programs.map(({ options }, index) => ({
            path: ownBootFile(options.name),
            ...withoutOwnFiles(placed[index]!.boot),
          })),
        }
      : placed[0]!.boot),
    ...(shaken && { modules: shaken.kept }),
    libraries: {
      ...libraries,
      // A runtime with a private loader finds everything, the C library too, where only systems like this one have it.
      systemLibraries: options.systemLibraries || hasPrivateLoader(emulator),
      keepDebug: options.keepDebug,
      program: native,
    },
    visualC: options.windowsVcruntime,
  };
  const made = await minimalFiles(otp, selection, os);
  const runtime = { ...made, files: made.files.filter(({ path }) => isOfRuntime(path)) };
  const boots = made.files.filter(({ path }) => !isOfRuntime(path));
  const shared = [
    ...runtime.libraries.map((one) => one.name),
    ...(os === 'windows' && options.windowsVcruntime ? visualCLibraries : []),
  ];
  const needs = (index: number) => analyses[index]!.analysis.applications.map((one) => one.name);
  const bill = sbomFile({
    name,
    programs: programs.map(({ escript, options }, index) => ({
      ...{ name: options.name, escript, applications: needs(index) },
    })),
    otp,
    applications: analysis.applications,
    libraries: shared,
    bun: bunVersion,
    system: os,
  });
  return {
    analysis,
    runtime,
    files: [...placed.flatMap(({ files }) => files), ...boots, bill],
    native,
    otherNative: ofPrograms.flatMap(({ others }) => others),
    shaken: shaken?.left ?? [],
    start: several ? sharedStart(placed[0]!.start) : placed[0]!.start,
    ...(several && {
      programs: programs.map(({ escript, options }, index) => ({
        name: options.name,
        escript: programPath(options.name, escriptFile(escript.name)),
        start: placed[index]!.start,
        applications: needs(index),
      })),
    }),
  };
}

/** Reduced modules are expected at their place in a payload with one program. */
const withoutOwnFiles = ({ start, boot }: ProgramInPayload['boot']): ProgramInPayload['boot'] => ({
  boot,
  ...(start && { start: { ...start, ownFiles: undefined } }),
});
