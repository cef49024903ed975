import { join } from 'node:path';
import { inPrivateFolder } from '../cache/in-private-folder.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { PayloadSection } from '../executable/write/payload-section.ts';
import type { BuildContext, BuildOptions } from '../options.ts';
import { nativeNeeds } from '../otp/minimal/fits-target.ts';
import type { BuildRecord, ReleaseBuildRecord } from '../payload/format/manifest.ts';
import { encodeManifest } from '../payload/format/manifest-codec.ts';
import type { FrameMaker } from '../payload/write/frame-maker.ts';
import { type WrittenPayload, writePayload } from '../payload/write/write.ts';
import type { Warning } from '../reporter.ts';
import type { FoundRuntime } from '../runtimes/find-runtime.ts';
import { bunVersion } from '../stub/pins.ts';
import { hostTarget } from '../targets/host-target.ts';
import type { Target } from '../targets/target.ts';
import { version } from '../version.ts';
import { encoder } from '../zstd/codec.ts';
import { nativeWarnings } from './native-warnings.ts';
import type { RunPhase } from './phases.ts';
import type { PayloadPlan } from './plan-payload.ts';
import type { ProgramToPlan } from './program/place-program.ts';
import { type PlannedProgram, planProgramFor } from './program/plan-program.ts';
import type { Program } from './program/program.ts';
import { packedPrograms, recordedPriv } from './programs.ts';
import { tryStart } from './try-start.ts';

/** The content to pack for one target. */
export interface ContentRequest {
  target: Target;
  program: Program;
  options: BuildOptions;
  surroundings: BuildContext;
  runtime(): Promise<FoundRuntime>;
  /** Shared by the targets of a build. */
  frames: FrameMaker;
  /** Waits until no other target looks for its runtime. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** The payload of an executable, and its properties. */
export interface Content {
  runtime: FoundRuntime;
  plan: PlannedProgram;
  warnings: Warning[];
  written: WrittenPayload;
  section: PayloadSection;
  /** True when it was started, to see that nothing is missing. */
  started: boolean;
}

/**
 * Finds the runtime of a target, analyses the program, and writes the payload: in this order, and reports each phase.
 *
 * @param folder for the payload.
 * @param keepConsole for Windows: see the manifest.
 */
export async function makeContent(
  { target, program, options, surroundings, ...build }: ContentRequest,
  phase: RunPhase,
  folder: string,
  keepConsole: boolean,
): Promise<Content> {
  const runtime = await build.inTurn(() => phase('runtime', () => build.runtime()));
  const { otp, emulator } = runtime;
  const warnings: Warning[] = [];
  const isOfHost = target === hostTarget(surroundings.host);
  const plan = await phase('analysis', async () => {
    const planned = await planProgramFor(program, runtime, target, options);
    warnings.push(...planned.warnings);
    const needs = await nativeNeeds([...planned.runtime.files, ...planned.native], target, emulator);
    const native = planned.native.map(({ path }) => path);
    warnings.push(...nativeWarnings(needs, emulator, otp.release, native, planned.runtime.leftLibraries));
    if (options.shake && isOfHost) await smokeStart(options.escript, planned, surroundings);
    return planned;
  });
  const path = join(folder, 'payload.tar.zst');
  const written = await phase('payload', () =>
    writePayload({
      runtime: plan.runtime.files,
      application: plan.files,
      level: options.level,
      output: path,
      frames: build.frames,
      // Read once, immediately, and then deleted.
      flush: false,
      onProgress: (done, total) =>
        surroundings.report?.({ kind: 'amount', phase: 'payload', target, done, total }),
      ...(surroundings.sourceDateEpoch !== undefined && { modified: surroundings.sourceDateEpoch }),
      ...(surroundings.signal && { signal: surroundings.signal }),
    }),
  );
  const payload = { size: written.size, sha256: written.sha256 };
  const programs = program.kind === 'escript' ? program.programs : [];
  const started = program.kind === 'release' ? program.recorded : undefined;
  const several = packedPrograms(programs, plan);
  const manifest = encodeManifest({
    format: plan.record ? 3 : 2,
    name: options.name,
    target,
    otp: { release: otp.release, erts: otp.erts },
    start: { ...plan.start, ...(keepConsole && { keepConsole: true }) },
    ...(several && { programs: several }),
    files: written.files,
    frames: written.frames,
    payload,
    tools: { onebeam: version, bun: bunVersion, zstd: encoder },
    build: buildRecord(programs, options, surroundings.sourceDateEpoch, plan.built, started),
    ...(plan.record && { release: plan.record }),
  });
  const section = { payload: { path, ...payload }, manifest };
  return { runtime, plan, warnings, written, section, started: options.shake && isOfHost };
}

/**
 * The options of a build as its manifest has them.
 *
 * @param programs of several, each has its own modules and `priv` folders in the manifest.
 * @param release of a release: fields that are not in its record.
 * @param startModules of a release: modules that a start has loaded.
 * @param modified the time of all files, in seconds since 1970; 0 by default, as `writePayload` has it.
 */
export function buildRecord(
  programs: readonly Pick<ProgramToPlan, 'escript' | 'recorded'>[],
  options: BuildOptions,
  modified = 0,
  release?: ReleaseBuildRecord,
  startModules?: readonly string[],
): BuildRecord {
  const { boot, profile, shake, systemLibraries, keepDebug } = options;
  const { addApplications, dropApplications, level } = options;
  const only = programs.length === 1 ? programs[0] : undefined;
  return {
    windowsVcruntime: options.windowsVcruntime !== undefined,
    ...{
      boot,
      profile,
      shake,
      systemLibraries,
      keepDebug,
      addApplications,
      dropApplications,
      level,
      modified,
    },
    startModules: [...(startModules ?? only?.recorded ?? [])],
    priv: only ? recordedPriv(options, only.escript) : [],
    ...(release && { release }),
  };
}

/**
 * Starts each program that is packed, up to where its own code would come, and ends there: nothing of the program is run.
 *
 * @param escript its path, for the message.
 * @throws `start-failed`
 */
export async function smokeStart(
  escript: string,
  { runtime, files, start, programs }: Pick<PayloadPlan, 'runtime' | 'files' | 'start' | 'programs'>,
  surroundings: BuildContext,
): Promise<void> {
  for (const one of programs ?? [{ start }]) {
    const failure = await inPrivateFolder(surroundings.cacheFolder, (folder) =>
      tryStart(
        { files: [...runtime.files, ...files], start: one.start },
        folder,
        ['-run', 'erlang', 'halt'],
        [],
        surroundings,
      ),
    );
    const path = 'escript' in one ? one.escript : escript;
    if (failure !== undefined) throw new OnebeamError('start-failed', { path, ...failure });
  }
}
