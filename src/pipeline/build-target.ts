import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ContentCache } from '../cache/content-cache.ts';
import { inPrivateFolder } from '../cache/in-private-folder.ts';
import { assembleWith } from '../executable/write/assemble.ts';
import { launcherSums } from '../executable/write/launcher-sums.ts';
import { refuseOutput } from '../files/output.ts';
import { findOtpRoot } from '../otp/find-otp-root.ts';
import type { WrittenPayload } from '../payload/write/write.ts';
import { requireThinTarget } from '../shipping/thin/thin-tree.ts';
import { buildLauncher } from '../stub/compile.ts';
import { targetParts } from '../targets/target.ts';
import { type Content, type ContentRequest, makeContent } from './content.ts';
import { downloadSizes } from './download-sizes.ts';
import { phases, type RunPhase } from './phases.ts';
import type { Artifact } from './result.ts';
import { windowsOptions } from './windows-options.ts';
import { refuseThinOutput, thinArchive, writeThin } from './write-thin.ts';

export interface TargetBuild extends ContentRequest {
  output: string;
}

/**
 * Builds one executable: launcher and payload at the same time, then both together. Reports each phase. If one fails,
 * the others are stopped.
 */
export async function buildTarget(build: TargetBuild): Promise<Artifact> {
  const started = performance.now();
  const stop = new AbortController();
  const { signal } = build.surroundings;
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const running: Promise<unknown>[] = [];
  /** The first error; later errors only report that the others were stopped. */
  let first: { reason: unknown } | undefined;
  const start = <Result>(work: Promise<Result>): Promise<Result> => {
    running.push(work);
    work.catch((reason) => {
      first ??= { reason };
      stop.abort();
    });
    return work;
  };
  const own = { ...build, surroundings: { ...build.surroundings, signal: either } };
  return inPrivateFolder(build.surroundings.cacheFolder, async (folder) => {
    try {
      const { content, made } = await parallel(own, folder, start);
      return artifact(build, content, made, performance.now() - started);
    } catch (error) {
      throw first && !signal?.aborted ? first.reason : error;
    } finally {
      stop.abort();
      await Promise.allSettled(running);
    }
  });
}

type Made = Pick<Artifact, 'path' | 'size' | 'sha256' | 'parts' | 'thin'>;

/** @param start gets the work that runs in parallel, and returns it. */
async function parallel(
  build: TargetBuild,
  folder: string,
  start: <Result>(work: Promise<Result>) => Promise<Result>,
): Promise<{ content: Content; made: Made }> {
  const { target, options, surroundings } = build;
  const inputs = await inputsOf(build);
  const phase = phases(target, surroundings);
  if (options.form === 'thin') return thin(build, inputs, phase, folder);
  await refuseOutput(build.output, inputs);
  const isWindows = targetParts(target).os === 'windows';
  const forWindows = isWindows ? await windowsOptions(options.windows) : undefined;
  const compiled = start(
    phase('launcher', () =>
      buildLauncher({
        target,
        host: surroundings.host,
        cacheFolder: surroundings.cacheFolder,
        workingFolder: surroundings.workingFolder,
        environment: surroundings.environment,
        offline: options.offline,
        signal: surroundings.signal,
      }),
    ),
  );
  const filled = start(makeContent(build, phase, folder, forWindows?.keepConsole ?? false));
  if (options.dryRun) {
    const [base, content] = await Promise.all([compiled, filled]);
    const { written, section } = content;
    return { content, made: planned(build.output, base.size, written, section.manifest.length) };
  }
  const assembled = start(
    compiled.then(async (base) =>
      assembleWith(
        {
          target,
          name: options.name,
          stub: base.path,
          stubState: base.sha256State,
          stubSums: await launcherSums(new ContentCache(surroundings.cacheFolder), target, base),
          output: build.output,
          inputs,
          windows: forWindows?.windows,
          signal: surroundings.signal,
        },
        filled.then(({ section }) => section),
      ),
    ),
  );
  const content = await filled;
  const base = await compiled;
  const made = await phase('executable', () => assembled);
  return { content, made: { ...made, parts: parts(base.size, content.written, made.overhead) } };
}

/** The thin form needs no launcher. */
async function thin(
  build: TargetBuild,
  inputs: readonly string[],
  phase: RunPhase,
  folder: string,
): Promise<{ content: Content; made: Made }> {
  const { target, options, surroundings, output } = build;
  const { cacheFolder, sourceDateEpoch, signal } = surroundings;
  requireThinTarget(target);
  await refuseThinOutput(output, options.name, inputs);
  const content = await makeContent(build, phase, folder, false);
  const { section, written } = content;
  if (options.dryRun)
    return { content, made: { ...planned(output, 0, written, 0), path: thinArchive(output) } };
  const made = await phase('executable', () =>
    writeThin({
      manifest: section.manifest,
      payload: section.payload.path,
      output,
      modified: sourceDateEpoch ?? 0,
      workFolder: folder,
      cacheFolder,
      signal,
    }),
  );
  const ofPayload = parts(0, written, 0);
  return { content, made: { ...made, parts: { ...ofPayload, overhead: made.size - written.size } } };
}

/**
 * Returns what a build reads, as far as it is known before. Of a folder with a runtime somewhere below it, that
 * runtime.
 */
async function inputsOf({ target, options, surroundings }: TargetBuild): Promise<string[]> {
  const given = options.erts?.replaceAll('{target}', target);
  const erts = given && resolve(surroundings.workingFolder, given);
  const runtime =
    erts && (await stat(erts).catch(() => undefined))?.isDirectory()
      ? await findOtpRoot(erts).catch(() => undefined)
      : erts && { root: erts };
  return [
    options.escript,
    ...options.programs.flatMap(({ escript, priv }) => [escript, ...priv.map(({ folder }) => folder)]),
    options.lockFile,
    ...options.priv.map(({ folder }) => folder),
    ...(options.windows.icon ? [options.windows.icon] : []),
    ...(runtime ? [runtime.root] : []),
  ];
}

function artifact(
  { target, options }: TargetBuild,
  {
    runtime: { otp, source },
    plan: { applications, runtime, shaken, leftOut, preloaded, record },
    warnings,
    started,
  }: Content,
  made: Made,
  milliseconds: number,
): Artifact {
  const { path, size, sha256, parts, thin } = made;
  return {
    ...{ target, path, size, sha256, parts },
    downloads: downloadSizes({
      target,
      size,
      parts,
      ...(thin && { thin }),
      ...(record && { release: record }),
    }),
    ...(thin && { thin }),
    runtime: { root: otp.root, source, otp: otp.version, erts: otp.erts },
    applications,
    libraries: runtime.libraries.map(({ name, size, neededBy }) => ({ name, size, neededBy })),
    ...(options.release && { leftOut, preloaded }),
    ...(options.shake && { shaken: { modules: shaken, started } }),
    warnings,
    milliseconds: Math.round(milliseconds),
  };
}

const parts = (stubSize: number, payload: WrittenPayload, overhead: number): Artifact['parts'] => ({
  launcher: stubSize,
  runtime: payload.runtimeSize,
  program: payload.size - payload.runtimeSize,
  overhead,
});

function planned(path: string, stubSize: number, payload: WrittenPayload, overhead: number): Made {
  const size = stubSize + payload.size + overhead;
  return { path, size, sha256: '', parts: parts(stubSize, payload, overhead) };
}
