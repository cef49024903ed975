import { join } from 'node:path';
import { warningText } from '../analysis/analysis-warning.ts';
import type { Body } from '../executable/write/body.ts';
import { nativeNeeds } from '../otp/minimal/fits-target.ts';
import { encodeManifest } from '../payload/format/manifest-codec.ts';
import { type WrittenPayload, writePayload } from '../payload/write/write.ts';
import type { Warning } from '../reporter.ts';
import type { FoundRuntime } from '../runtimes/find-runtime.ts';
import { sbomFile } from '../shipping/sbom.ts';
import { bunVersion } from '../stub/pins.ts';
import { hostTarget } from '../targets/host-target.ts';
import { version } from '../version.ts';
import { encoder } from '../zstd/codec.ts';
import type { TargetBuild } from './build-target.ts';
import { nativeWarnings } from './native-warnings.ts';
import { type PackedProgram, packedProgram } from './packed-program.ts';
import type { RunPhase } from './phases.ts';
import { smokeStart } from './smoke-start.ts';

/** What an executable carries, and what is known of it. */
export interface Content {
  runtime: FoundRuntime;
  program: PackedProgram;
  warnings: Warning[];
  written: WrittenPayload;
  body: Body;
  /** Whether it was started, to see that nothing is missing. */
  started: boolean;
}

/**
 * Finds the runtime of a target, analyses the program, and writes the payload: in this order, each told to the reporter.
 *
 * @param folder where the payload is written.
 * @param keepConsole for Windows: see the manifest.
 */
export async function makeContent(
  { target, escript, options, surroundings, ...build }: TargetBuild,
  phase: RunPhase,
  folder: string,
  keepConsole: boolean,
): Promise<Content> {
  const runtime = await build.inTurn(() => phase('runtime', () => build.runtime()));
  const { otp } = runtime;
  const warnings: Warning[] = [];
  const isOfHost = target === hostTarget(surroundings.host);
  const program = await phase('analysis', async () => {
    const packed = await packedProgram(escript, otp, target, options, build.recorded);
    warnings.push(...packed.analysis.warnings.map(warningText));
    const needs = await nativeNeeds([...packed.runtime.files, ...packed.native], target);
    const native = packed.native.map(({ path }) => path);
    warnings.push(...nativeWarnings(needs, packed.emulator, native));
    if (options.shake && isOfHost) await smokeStart(escript.path, packed, surroundings);
    return packed;
  });
  const { applications } = program.analysis;
  const bill = sbomFile({ name: options.name, escript, otp, applications, bun: bunVersion });
  const path = join(folder, 'payload.tar.zst');
  const written = await phase('payload', () =>
    writePayload({
      runtime: program.runtime.files,
      application: [...program.files, bill],
      level: options.level,
      output: path,
      frames: build.frames,
      // It is read once, at once, and then gone.
      flush: false,
      onProgress: (done, total) =>
        surroundings.report?.({ kind: 'amount', phase: 'payload', target, done, total }),
      ...(surroundings.sourceDateEpoch !== undefined && { modified: surroundings.sourceDateEpoch }),
      ...(surroundings.signal && { signal: surroundings.signal }),
    }),
  );
  const payload = { size: written.size, sha256: written.sha256 };
  const manifest = encodeManifest({
    format: 1,
    name: options.name,
    target,
    otp: { release: otp.release, erts: otp.erts },
    start: { ...program.start, ...(keepConsole && { keepConsole: true }) },
    files: written.files,
    frames: written.frames,
    payload,
    tools: { onebeam: version, bun: bunVersion, zstd: encoder },
  });
  const body = { payload: { path, ...payload }, manifest };
  return { runtime, program, warnings, written, body, started: options.shake && isOfHost };
}
