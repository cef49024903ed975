import { join } from 'node:path';
import { warningText } from '../analysis/analysis-warning.ts';
import { reasonText } from '../analysis/reason.ts';
import { ContentCache } from '../cache/content-cache.ts';
import type { FoundRuntime } from '../erts/find-runtime.ts';
import { nativeNeeds } from '../erts/fits-target.ts';
import type { Escript } from '../escript/escript.ts';
import { assemble } from '../executable/assemble.ts';
import type { BuildOptions, Surroundings } from '../options.ts';
import { encodeManifest } from '../payload/manifest-codec.ts';
import { type WrittenPayload, writePayload } from '../payload/write.ts';
import type { Phase, Warning } from '../reporter.ts';
import { sbomFile } from '../shipping/sbom.ts';
import { stub } from '../stub/compile.ts';
import { bunVersion } from '../stub/pins.ts';
import { type Target, targetParts } from '../targets/target.ts';
import { version } from '../version.ts';
import { encoder } from '../zstd/codec.ts';
import { inPrivateFolder } from './in-private-folder.ts';
import { nativeWarnings } from './native-warnings.ts';
import { packedProgram } from './packed-program.ts';
import type { Artifact } from './result.ts';
import { windowsOptions } from './windows-options.ts';

export interface TargetBuild {
  target: Target;
  output: string;
  escript: Escript;
  options: BuildOptions;
  surroundings: Surroundings;
  runtime(): Promise<FoundRuntime>;
  /** Names of modules that a recorded start has loaded. */
  recorded: readonly string[];
}

/** One executable: runtime, analysis, payload, stub, executable, in this order, each told to the reporter. */
export async function buildTarget(build: TargetBuild): Promise<Artifact> {
  const { target, escript, options, surroundings } = build;
  const started = performance.now();
  const phase = phases(target, surroundings);
  const warnings: Warning[] = [];
  const cache = new ContentCache(surroundings.cacheFolder);
  const { os } = targetParts(target);
  const forWindows = os === 'windows' ? await windowsOptions(options.windows) : undefined;

  const { otp, source } = await phase('runtime', () => build.runtime());

  const program = await phase('analysis', async () => {
    const packed = await packedProgram(escript, otp, target, options, build.recorded);
    warnings.push(...packed.analysis.warnings.map(warningText));
    warnings.push(...nativeWarnings(await nativeNeeds(packed.runtime.files, target)));
    return packed;
  });
  const { analysis, runtime } = program;

  const compiledStub = phase('stub', () =>
    stub({
      target,
      host: surroundings.host,
      cacheFolder: surroundings.cacheFolder,
      environment: surroundings.environment,
      offline: options.offline,
      signal: surroundings.signal,
    }),
  );
  // Both are awaited below; a failure of the first must not leave the other unhandled.
  compiledStub.catch(() => {});

  const artifact = await inPrivateFolder(surroundings.cacheFolder, async (folder) => {
    const path = join(folder, 'payload.tar.zst');
    const { applications } = analysis;
    const bill = sbomFile({ name: options.name, escript, otp, applications, bun: bunVersion });
    const payload = await phase('payload', () =>
      writePayload({
        runtime: runtime.files,
        application: [...program.files, bill],
        level: options.level,
        output: path,
        cache,
        onProgress: (done, total) =>
          surroundings.report?.({ kind: 'amount', phase: 'payload', target, done, total }),
        ...(surroundings.sourceDateEpoch !== undefined && { modified: surroundings.sourceDateEpoch }),
        ...(surroundings.signal && { signal: surroundings.signal }),
      }),
    );
    const manifest = encodeManifest({
      format: 1,
      name: options.name,
      target,
      otp: { release: otp.release, erts: otp.erts },
      start: {
        ...program.start,
        ...(forWindows?.keepConsole && { keepConsole: true }),
      },
      files: payload.files,
      frames: payload.frames,
      payload: { size: payload.size, sha256: payload.sha256 },
      tools: { onebeam: version, bun: bunVersion, zstd: encoder },
    });
    const base = await compiledStub;
    if (options.dryRun) return { ...planned(build.output, base.size, payload, manifest.length) };
    return phase('executable', async () => {
      const made = await assemble({
        target,
        name: options.name,
        stub: base.path,
        payload: { path, size: payload.size, sha256: payload.sha256 },
        manifest,
        output: build.output,
        inputs: [options.escript, ...(options.windows.icon ? [options.windows.icon] : [])],
        windows: forWindows?.windows,
        signal: surroundings.signal,
      });
      return { ...made, parts: parts(base.size, payload, made.overhead) };
    });
  });

  const sizes = new Map(runtime.applications.map(({ name, size }) => [name, size]));
  return {
    target,
    path: artifact.path,
    size: artifact.size,
    sha256: artifact.sha256,
    parts: artifact.parts,
    runtime: { root: otp.root, source, otp: otp.version, erts: otp.erts },
    applications: analysis.applications.map(({ name, version: applicationVersion, reasons }) => ({
      name,
      version: applicationVersion,
      size: sizes.get(name) ?? 0,
      because: reasons.map(reasonText),
    })),
    warnings,
    milliseconds: Math.round(performance.now() - started),
  };
}

const parts = (stubSize: number, payload: WrittenPayload, overhead: number) => ({
  stub: stubSize,
  runtime: payload.runtimeSize,
  program: payload.size - payload.runtimeSize,
  overhead,
});

function planned(path: string, stubSize: number, payload: WrittenPayload, overhead: number) {
  const size = stubSize + payload.size + overhead;
  return { path, size, sha256: '', parts: parts(stubSize, payload, overhead) };
}

function phases(target: Target, { report, signal }: Surroundings) {
  return async <Result>(phase: Phase, work: () => Promise<Result>): Promise<Result> => {
    signal?.throwIfAborted();
    report?.({ kind: 'phase', phase, target });
    const started = performance.now();
    const result = await work();
    report?.({ kind: 'done', phase, target, milliseconds: performance.now() - started });
    return result;
  };
}
