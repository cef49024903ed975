import { analyse } from '../../analysis/analyse.ts';
import type { Analysis } from '../../analysis/analysis.ts';
import type { OtpApplications } from '../../analysis/otp-applications.ts';
import type { PayloadFile } from '../../archive/payload-file.ts';
import type { Escript } from '../../escript/escript.ts';
import type { PayloadOptions } from '../../options.ts';
import type { ProgramBoot } from '../../otp/minimal/minimal-files.ts';
import type { OtpTree } from '../../otp/otp-tree.ts';
import { escriptFile } from '../../payload/format/layout.ts';
import { type LaidOutApplications, laidOutApplications } from '../../start/laid-out-applications.ts';
import type { PlacedProgram } from '../../start/own-folder.ts';
import { readPrivFolder } from '../../start/priv-folder.ts';
import { escriptStart } from '../../start/start.ts';
import { ownFolderArguments, programStart } from '../../start/start-loads.ts';
import { fitsFastBoot } from '../../start/start-modules.ts';
import { profileArguments } from '../../start/start-profile.ts';
import { asksForWorkingFolder, systemFirst } from '../../start/working-folder.ts';
import type { OperatingSystem } from '../../targets/target.ts';

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

/** A program beside a runtime, as in a payload with only this program. */
export interface ProgramInPayload extends PlacedProgram {
  /** The files laid out beside the escript. */
  laidOut: PayloadFile[];
  boot: Pick<ProgramBoot, 'start' | 'boot'>;
}

/** @param analysis of all programs that share the runtime */
export async function placeProgram(
  { escript, options, recorded, fromFiles }: ProgramToPlan,
  analysis: Analysis,
  otp: OtpTree,
  os: OperatingSystem,
): Promise<ProgramInPayload> {
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
