import { createHash } from 'node:crypto';
import type { BuildRequest } from '../build-request.ts';
import { ContentCache } from '../cache/content-cache.ts';
import { withinCacheLimit } from '../cache/limit-cache.ts';
import { defaultContext } from '../context.ts';
import type { Escript } from '../escript/escript.ts';
import { type BuildContext, type BuildOptions, buildOptions } from '../options.ts';
import { startFrameMaker } from '../payload/write/frame-maker.ts';
import { checkRequestTypes } from '../request-types.ts';
import { blameSource } from '../runtimes/blame-source.ts';
import { chooseRelease } from '../runtimes/choose-release.ts';
import { type FoundRuntime, findRuntime, type RuntimeRequest } from '../runtimes/find-runtime.ts';
import { programVersion } from '../shipping/sbom.ts';
import { hostTarget } from '../targets/host-target.ts';
import type { Target } from '../targets/target.ts';
import { buildTarget } from './build-target.ts';
import { forEachTarget, oneByOne, targetsAtOnce } from './each-target.ts';
import { otherRelease } from './other-release.ts';
import type { ProgramToPlan } from './program/place-program.ts';
import { type Program, withProgram } from './program/program.ts';
import { recordRelease, requireRecordable } from './program/record-release.ts';
import type { OpenedProgram } from './programs.ts';
import { recordStart } from './record-start.ts';
import type { Artifact, BuildResult, BuiltProgram, EscriptUsed } from './result.ts';

/**
 * Builds one executable per target from an escript or a release. A target that fails does not stop the others: it is reported in
 * `failures`. An existing output file is replaced only when the new one is complete.
 *
 * @param request only `escript` is required; the result is `dist/<name>` for this machine.
 * @param context what is not given comes from this process: see `defaultContext`.
 * @example
 * const { artifacts, failures } = await build({ escript: 'my_app', targets: ['host'] });
 * for (const { target, path, size } of artifacts) console.log(target, path, size);
 * for (const { target, error } of failures) console.error(target, error);
 * @throws OnebeamError for an invalid request or escript: `option-invalid`, `target-unknown`, `not-an-escript` and the other
 *   codes of escripts. Errors of a single target are in the result.
 */
export async function build(
  request: BuildRequest,
  context: Partial<BuildContext> = {},
): Promise<BuildResult> {
  checkRequestTypes(request);
  const surroundings = defaultContext(context);
  // The name of a release does not depend on its folder: it is known when the release is read.
  const placeholder = request.release === undefined ? undefined : 'release';
  const options = buildOptions(request, surroundings, placeholder);
  return withinCacheLimit(surroundings.cacheFolder, options.cacheLimit, () =>
    withProgram(options, surroundings, (program) => {
      const named =
        program.kind === 'release' && request.name === undefined
          ? buildOptions(request, surroundings, program.input.name)
          : options;
      return buildAll(program, named, surroundings);
    }),
  );
}

async function buildAll(
  opened: Program,
  options: BuildOptions,
  surroundings: BuildContext,
): Promise<Omit<BuildResult, 'cache'>> {
  const release = await chooseRelease({
    targets: options.outputs.map(({ target }) => target),
    erts: options.erts,
    lockFile: options.lockFile,
    ...(opened.kind === 'release' && opened.input.otp && { ofProgram: `${opened.input.otp}` }),
  });
  const program = await withRecordedModules(opened, options, surroundings, release);
  const cache = new ContentCache(surroundings.cacheFolder);
  const frames = startFrameMaker(cache);
  // Targets may share an archive, and all share the lock file.
  const inTurn = oneByOne();
  const runtimes = new Map<Target, FoundRuntime>();
  const ended = await forEachTarget(
    options.outputs,
    targetsAtOnce(),
    async ({ target, path }) => {
      surroundings.signal?.throwIfAborted();
      const runtime = async () => {
        const found = await findRuntime(runtimeRequest(target, options, surroundings, release));
        runtimes.set(target, found);
        return found;
      };
      const one = { target, output: path, program, options, surroundings, runtime, frames, inTurn };
      return buildTarget(one);
    },
    () => surroundings.signal?.aborted ?? false,
  ).finally(() => frames.close());
  const artifacts: Artifact[] = [];
  const failures: BuildResult['failures'] = [];
  for (const [index, end] of ended.entries()) {
    if (end.status === 'fulfilled') artifacts.push(end.value);
    else {
      const { target } = options.outputs[index]!;
      const found = runtimes.get(target);
      const error = found ? blameSource(end.reason, found.folder, found.source) : end.reason;
      failures.push({ target, error: error as Error });
    }
  }
  for (const artifact of artifacts) artifact.warnings.push(...otherRelease(artifact, artifacts[0]!));
  return {
    name: options.name,
    ...describedProgram(opened, options),
    level: options.level,
    artifacts,
    failures,
  };
}

function describedProgram(
  program: Program,
  options: BuildOptions,
): Pick<BuildResult, 'escript' | 'release' | 'version' | 'programs'> {
  if (program.kind === 'release') {
    const { tool, otp, version, name } = program.input;
    return {
      version,
      release: { path: options.escript, name, version, tool, ...(otp && { otp: `${otp}` }) },
    };
  }
  const { programs } = program;
  const { escript } = programs.find((one) => one.escript.path === options.escript) ?? programs[0]!;
  const version = programs.length === 1 ? programVersion(options.name, escript) : undefined;
  return {
    ...(version !== undefined && { version }),
    escript: escriptUsed(escript),
    ...(programs.length > 1 && { programs: programs.map(programBuilt) }),
  };
}

const escriptUsed = ({ path, bytes, body }: Escript): EscriptUsed => ({
  path,
  size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  kind: body.kind,
});

function programBuilt({ escript, options: { name } }: OpenedProgram): BuiltProgram {
  const version = programVersion(name, escript);
  return { name, ...(version !== undefined && { version }), escript: escriptUsed(escript) };
}

/** The modules that each start loads, if known or if they can be recorded on this machine. A dry run starts nothing. */
async function withRecordedModules(
  program: Program,
  options: BuildOptions,
  surroundings: BuildContext,
  release: string | undefined,
): Promise<Program> {
  const { profileStart, dryRun } = options;
  if (profileStart && program.kind === 'release') requireRecordable(program);
  if (!profileStart || dryRun) return program;
  const target = hostTarget(surroundings.host);
  const runtime = await findRuntime(runtimeRequest(target, options, surroundings, release));
  if (program.kind === 'release') {
    const { report: _, ...quiet } = surroundings;
    const own: BuildOptions = { ...options, form: 'fat', level: 1, shake: false };
    const recording = {
      ...{ release: program, name: options.name, words: profileStart },
      build: async (it: Program, output: string) => {
        const frames = startFrameMaker(new ContentCache(surroundings.cacheFolder));
        const one = { target, output, program: it, options: own, surroundings: quiet, frames };
        await buildTarget({ ...one, runtime: async () => runtime, inTurn: oneByOne() }).finally(() =>
          frames.close(),
        );
      },
    };
    const seen = await recordRelease(recording, surroundings);
    return { ...program, recorded: [...program.recorded, ...seen] };
  }
  const all: ProgramToPlan[] = [];
  for (const one of program.programs) {
    const seen = await recordStart(one.escript, runtime, target, profileStart, one.options, surroundings);
    all.push({ ...one, recorded: [...one.recorded, ...seen] });
  }
  return { ...program, programs: all };
}

function runtimeRequest(
  target: Target,
  options: BuildOptions,
  surroundings: BuildContext,
  release: string | undefined,
): RuntimeRequest {
  const { workingFolder, cacheFolder, environment, host, signal, report } = surroundings;
  return {
    target,
    host: hostTarget(host),
    erts: options.erts,
    release,
    workingFolder,
    cacheFolder,
    environment,
    offline: options.offline,
    mirror: options.mirror,
    minRate: options.minRate,
    lockFile: options.lockFile,
    lockReadOnly: options.dryRun,
    signal,
    onProgress: (done, total) => report?.({ kind: 'amount', phase: 'runtime', target, done, total }),
    onStep: (detail) => report?.({ kind: 'step', phase: 'runtime', target, detail }),
  };
}
