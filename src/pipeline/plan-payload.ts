import { analyse } from '../analysis/analyse.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { OtpApplications } from '../analysis/otp-applications.ts';
import { requireCodeFor } from '../analysis/require-code.ts';
import { requireNativeFor } from '../analysis/require-native.ts';
import type { PayloadFile } from '../archive/payload-file.ts';
import type { Escript } from '../escript/escript.ts';
import type { PayloadOptions } from '../options.ts';
import { type MinimalFiles, minimalFiles } from '../otp/minimal/minimal-files.ts';
import { visualCLibraries } from '../otp/minimal/visual-c-runtime.ts';
import type { OtpRuntime } from '../otp/otp-runtime.ts';
import { escriptFile } from '../payload/format/layout.ts';
import type { Start } from '../payload/format/manifest.ts';
import { sbomFile } from '../shipping/sbom.ts';
import { type LaidOutApplications, laidOutApplications } from '../start/laid-out-applications.ts';
import { readPrivFolder } from '../start/priv-folder.ts';
import { escriptStart } from '../start/start.ts';
import { ownFolderArguments, programStart } from '../start/start-loads.ts';
import { fitsFastBoot } from '../start/start-modules.ts';
import { profileArguments } from '../start/start-profile.ts';
import { asksForWorkingFolder, systemFirst } from '../start/working-folder.ts';
import { bunVersion } from '../stub/pins.ts';
import { type Target, targetParts } from '../targets/target.ts';
import { hasPrivateLoader } from './native-warnings.ts';
import { type ShakenTree, treeShake } from './tree-shake.ts';

/** Everything that goes into the payload of an escript for one target, and how it starts; nothing is written yet. */
export interface PayloadPlan {
  analysis: Analysis;
  /** Below `erts/`. */
  runtime: MinimalFiles;
  /** Of the program's own: the escript, what is laid out beside it, its bill of materials. */
  files: PayloadFile[];
  /** Those of the program's files with native code for the target. */
  native: PayloadFile[];
  start: Start;
  /** Modules of OTP that were left out because the program cannot get to them; none unless that was asked for. */
  shaken: ShakenTree['left'];
}

/**
 * Plans the payload of an escript. `build`, `payload`, `estimate` and a recorded start all pack what this plans.
 *
 * @param runtime fits the target.
 * @param recorded names of modules that a start has loaded, to be loaded at once with what every start needs.
 * @throws what `requireCodeFor`, `analyse`, `readPrivFolder`, `laidOutApplications`, `requireNativeFor`, `treeShake` and
 *   `minimalFiles` throw
 */
export async function planPayload(
  escript: Escript,
  { otp, emulator, libraries = { folders: [], absolutePaths: false } }: OtpRuntime,
  target: Target,
  options: PayloadOptions,
  recorded: readonly string[] = [],
): Promise<PayloadPlan> {
  const { profile, inheritEnvironment } = options;
  const { os } = targetParts(target);
  const release = Number(otp.release);
  const fast = isFast(escript, options);
  requireCodeFor(release, escript);
  const { analysis, laidOut, files, inOtp } = await planProgram(escript, otp, options);
  const packed = analysis.applications.map(({ name }) => name);
  const native = requireNativeFor(target, laidOut.files, emulator);
  const loads = fast ? programStart(escript, laidOut, { release, profile, recorded, inOtp }) : undefined;
  const { includes, distributed } = analysis;
  const shaken = options.shake ? await treeShake(escript, otp, packed, recorded) : undefined;
  const selection = {
    ...{ applications: packed, includes, distributed },
    boot: {
      workingFolder: asksForWorkingFolder(escript.header.emulatorArguments),
      minimal: profile === 'cli',
    },
    ...(loads && { start: loads }),
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
  const { name } = options;
  const runtime = await minimalFiles(otp, selection, os);
  const { applications } = analysis;
  const shared = [
    ...runtime.libraries.map((one) => one.name),
    ...(os === 'windows' && options.windowsVcruntime ? visualCLibraries : []),
  ];
  const bill = sbomFile({ name, escript, otp, applications, libraries: shared, bun: bunVersion });
  return {
    analysis,
    runtime,
    files: [...files, bill],
    native,
    shaken: shaken?.left ?? [],
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

/** Whether the program gets a boot file of its own. */
export const isFast = ({ header }: Escript, { boot, inheritEnvironment }: PayloadOptions): boolean =>
  boot === 'fast' && fitsFastBoot(header.emulatorArguments, inheritEnvironment);

/** What of a payload follows from the applications of OTP alone, whatever their files. */
export interface ProgramPlan {
  analysis: Analysis;
  laidOut: LaidOutApplications;
  /** The escript, and what is laid out beside it. */
  files: PayloadFile[];
  /** Whether a packed application of OTP has a module of this name. */
  inOtp(module: string): boolean;
}

/** @throws what `analyse`, `readPrivFolder` and `laidOutApplications` throw */
export async function planProgram(
  escript: Escript,
  otp: OtpApplications,
  options: PayloadOptions,
): Promise<ProgramPlan> {
  const analysis = analyse(escript, otp, options);
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
