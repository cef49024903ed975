import { analyse } from '../analysis/analyse.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { mergeAnalyses } from '../analysis/merge-analyses.ts';
import type { OtpApplications } from '../analysis/otp-applications.ts';
import { requireCodeFor } from '../analysis/require-code.ts';
import { requireNativeFor } from '../analysis/require-native.ts';
import type { NativeCode } from '../analysis/sort-native.ts';
import type { PayloadFile } from '../archive/payload-file.ts';
import type { Escript } from '../escript/escript.ts';
import type { PayloadOptions } from '../options.ts';
import { type MinimalFiles, minimalFiles, type ProgramBoot } from '../otp/minimal/minimal-files.ts';
import { visualCLibraries } from '../otp/minimal/visual-c-runtime.ts';
import type { OtpRuntime } from '../otp/otp-runtime.ts';
import type { OtpTree } from '../otp/otp-tree.ts';
import { escriptFile, isOfRuntime, ownBootFile, programPath } from '../payload/format/layout.ts';
import type { Start } from '../payload/format/manifest.ts';
import { sbomFile } from '../shipping/sbom.ts';
import { type LaidOutApplications, laidOutApplications } from '../start/laid-out-applications.ts';
import { inOwnFolder, type PlacedProgram, sharedStart } from '../start/own-folder.ts';
import { readPrivFolder } from '../start/priv-folder.ts';
import { escriptStart } from '../start/start.ts';
import { ownFolderArguments, programStart } from '../start/start-loads.ts';
import { fitsFastBoot } from '../start/start-modules.ts';
import { profileArguments } from '../start/start-profile.ts';
import { asksForWorkingFolder, systemFirst } from '../start/working-folder.ts';
import { bunVersion } from '../stub/pins.ts';
import { type OperatingSystem, type Target, targetParts } from '../targets/target.ts';
import { hasPrivateLoader } from './native-warnings.ts';
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

/** A program that is to be packed. */
export interface ProgramToPlan {
  escript: Escript;
  /** Of a program among several, with its own `name`, `priv` and `startModules`. */
  options: PayloadOptions;
  /** Modules from recorded starts, to be loaded in advance with those of every start (`recorded-functions.ts`). */
  recorded: readonly string[];
  /** True when modules are only loaded from their files, for a start that is recorded. */
  fromFiles?: boolean;
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

/** A program beside a runtime, as in a payload with only this program. */
interface Placed extends PlacedProgram {
  /** The files laid out beside the escript. */
  laidOut: PayloadFile[];
  boot: Pick<ProgramBoot, 'start' | 'boot'>;
}

/** Reduced modules are expected at their place in a payload with one program. */
const withoutOwnFiles = ({ start, boot }: Placed['boot']): Placed['boot'] => ({
  boot,
  ...(start && { start: { ...start, ownFiles: undefined } }),
});

/** @param analysis of all programs that share the runtime */
async function placeProgram(
  { escript, options, recorded, fromFiles }: ProgramToPlan,
  analysis: Analysis,
  otp: OtpTree,
  os: OperatingSystem,
): Promise<Placed> {
  const { profile, inheritEnvironment } = options;
  const release = Number(otp.release);
  const fast = isFast(escript, options);
  const { laidOut, files, inOtp } = await planProgram(escript, otp, options, analysis);
  const kind = { release, profile, recorded, fromFiles, inOtp };
  const loads = fast ? programStart(escript, laidOut, kind) : undefined;
  return {
    files,
    laidOut: laidOut.files,
    boot: {
      boot: {
        workingFolder: asksForWorkingFolder(escript.header.emulatorArguments),
        minimal: profile === 'cli',
      },
      ...(loads && { start: loads }),
    },
    start: escriptStart(
      escriptFile(escript.name),
      [
        ...systemFirst(otp),
        ...(loads?.own.length ? ownFolderArguments : []),
        ...profileArguments(profile),
        ...laidOut.emulatorArguments,
      ],
      inheritEnvironment,
      { os, erts: otp.erts },
      { boot: fast ? 'program' : 'no_dot_erlang', options: escript.header.options },
    ),
  };
}

/** Returns true when the program gets a tailored boot file. */
export const isFast = ({ header }: Escript, { boot, inheritEnvironment }: PayloadOptions): boolean =>
  boot === 'fast' && fitsFastBoot(header.emulatorArguments, inheritEnvironment);

/** The parts of a payload that depend only on OTP's applications, not on their files. */
export interface ProgramPlan {
  analysis: Analysis;
  laidOut: LaidOutApplications;
  /** The escript, and the files beside it. */
  files: PayloadFile[];
  /** Returns true when a packed application of OTP has a module of this name. */
  inOtp(module: string): boolean;
}

/**
 * @param analysis what is packed of OTP: more than the program needs, where others share the runtime.
 * @throws what `analyse`, `readPrivFolder` and `laidOutApplications` throw
 */
export async function planProgram(
  escript: Escript,
  otp: OtpApplications,
  options: PayloadOptions,
  analysis: Analysis = analyse(escript, otp, options),
): Promise<ProgramPlan> {
  const packed = new Set(analysis.applications.map(({ name }) => name));
  const inOtp = (module: string) => packed.has(otp.moduleOwner(module) ?? '');
  const laidOut = laidOutApplications(escript, {
    given: await Promise.all(
      options.priv.map(({ application, folder }) => readPrivFolder(application, folder)),
    ),
    modules: options.boot === 'fast',
    release: Number(otp.release),
    inOtp,
  });
  return { analysis, laidOut, files: [escriptPayloadFile(escript), ...laidOut.files], inOtp };
}

/** The escript as it goes into the payload: under its own name, which may decide the module that is started. */
const escriptPayloadFile = ({ name, bytes }: Escript): PayloadFile => ({
  path: escriptFile(name),
  mode: 0o755,
  size: bytes.length,
  content: bytes,
});
