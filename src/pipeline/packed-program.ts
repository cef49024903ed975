import { analyse } from '../analysis/analyse.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { requireCodeFor } from '../analysis/require-code.ts';
import { requireNativeFor } from '../analysis/require-native.ts';
import type { PayloadFile } from '../archive/payload-file.ts';
import type { BinaryDescription } from '../binary/binary-description.ts';
import type { Escript } from '../escript/escript.ts';
import type { BuildOptions } from '../options.ts';
import { describeRuntime } from '../otp/minimal/fits-target.ts';
import { type MinimalFiles, minimalFiles } from '../otp/minimal/minimal-files.ts';
import type { OtpTree } from '../otp/otp-tree.ts';
import type { Start } from '../payload/format/manifest.ts';
import { type LaidOutApplications, laidOutApplications } from '../start/laid-out-applications.ts';
import { readPrivFolder } from '../start/priv-folder.ts';
import { escriptStart } from '../start/start.ts';
import { ownFolderArguments, programStart } from '../start/start-loads.ts';
import { fitsFastBoot } from '../start/start-modules.ts';
import { profileArguments } from '../start/start-profile.ts';
import { type Target, targetParts } from '../targets/target.ts';
import { escriptFile } from './package.ts';
import { type Shaken, shake } from './tree-shake.ts';

/** An escript with all that it takes to start it on a target, found out and not yet written. */
export interface PackedProgram {
  analysis: Analysis;
  /** Below `erts/`. */
  runtime: MinimalFiles;
  /** Of the program's own: the escript, and what is laid out beside it. */
  files: PayloadFile[];
  laidOut: LaidOutApplications;
  /** Those of the program's files with native code for the target. */
  native: PayloadFile[];
  /** Of the runtime. */
  emulator: BinaryDescription;
  start: Start;
  /** Modules of OTP that were left out because the program cannot get to them; none unless that was asked for. */
  shaken: Shaken['left'];
}

/**
 * @param recorded names of modules that a start has loaded, to be loaded at once with what every start needs.
 * @throws what `requireCodeFor`, `analyse`, `laidOutApplications`, `describeRuntime`, `requireNativeFor` and `minimalFiles`
 *   throw
 */
export async function packedProgram(
  escript: Escript,
  otp: OtpTree,
  target: Target,
  options: BuildOptions,
  recorded: readonly string[] = [],
): Promise<PackedProgram> {
  const { boot, profile, inheritEnvironment } = options;
  const { os } = targetParts(target);
  const release = Number(otp.release);
  const fast = boot === 'fast' && fitsFastBoot(escript.header.emulatorArguments, inheritEnvironment);
  requireCodeFor(release, escript);
  const analysis = analyse(escript, otp, options);
  const packed = new Set(analysis.applications.map(({ name }) => name));
  const inOtp = (module: string) => packed.has(otp.moduleOwner(module) ?? '');
  const laidOut = laidOutApplications(escript, {
    given: await Promise.all(
      options.priv.map(({ application, folder }) => readPrivFolder(application, folder)),
    ),
    modules: boot === 'fast',
    release,
    inOtp,
  });
  const emulator = await describeRuntime(otp);
  const native = requireNativeFor(target, laidOut.files, emulator);
  const loads = fast ? programStart(escript, laidOut, { release, profile, recorded, inOtp }) : undefined;
  const { includes, distributed } = analysis;
  const shaken = options.shake ? await shake(escript, otp, [...packed], recorded) : undefined;
  const selection = {
    ...{ applications: [...packed], includes, distributed },
    ...(loads && { start: loads }),
    ...(shaken && { modules: shaken.kept }),
  };
  const program = escriptFile(escript);
  return {
    analysis,
    runtime: await minimalFiles(otp, selection, os),
    files: [program, ...laidOut.files],
    laidOut,
    native,
    emulator,
    shaken: shaken?.left ?? [],
    start: escriptStart(
      program.path,
      [
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
