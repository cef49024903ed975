import { afterAll, describe, expect } from 'bun:test';
import { mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BuildRequest } from '../../src/build-request.ts';
import { openEscript } from '../../src/escript/read-escript.ts';
import { type BuildContext, buildOptions } from '../../src/options.ts';
import { readOtpRuntime } from '../../src/otp/otp-runtime.ts';
import { startFrameMaker } from '../../src/payload/write/frame-maker.ts';
import { buildTarget, type TargetBuild } from '../../src/pipeline/build-target.ts';
import type { FoundRuntime } from '../../src/runtimes/find-runtime.ts';
import { hostTarget, thisHost } from '../../src/targets/host-target.ts';
import { buildCache } from '../bed/build-cache.ts';
import { hello } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';

const folder = await realpath(await mkdtemp(join(tmpdir(), 'onebeam-build-target-')));
const frames = startFrameMaker(undefined, 1);
afterAll(async () => {
  await frames.close();
  await rm(folder, { recursive: true });
});

const things = { tree: await otp(27), script: await hello('zip') };
const target = hostTarget(thisHost());

/** A build of one executable, and the events of its reporter. */
async function prepare(
  root: string,
  script: string,
  request: Partial<BuildRequest> = {},
  more: Partial<TargetBuild & BuildContext> = {},
) {
  const told: string[] = [];
  const surroundings: BuildContext = {
    workingFolder: folder,
    cacheFolder: buildCache,
    environment: { PATH: process.env.PATH },
    host: thisHost(),
    report: (event) => void told.push(`${event.kind} ${event.phase}`),
    signal: more.signal,
  };
  const options = buildOptions({ escript: script, erts: root, level: 1, ...request }, surroundings);
  const found = await readOtpRuntime(root);
  const runtime = async (): Promise<FoundRuntime> => ({
    ...found,
    folder: root,
    source: { kind: 'folder', path: root } as FoundRuntime['source'],
  });
  const build: TargetBuild = {
    ...{ target, options, surroundings, runtime, frames, output: join(folder, 'out', 'hello') },
    program: { kind: 'escript', programs: [{ escript: await openEscript(script), options, recorded: [] }] },
    inTurn: (work) => work(),
    ...(more.runtime && { runtime: more.runtime }),
    ...(more.output && { output: more.output }),
  };
  return { build, told };
}

describe('a dry run', () => {
  testWith(things, 'plans every part, tells of each phase, and writes nothing', async ({ tree, script }) => {
    const { build, told } = await prepare(tree.root, script, { dryRun: true });
    const made = await buildTarget(build);
    expect(made).toMatchObject({ target, path: join(folder, 'out', 'hello'), sha256: '' });
    const { launcher, runtime, program, overhead } = made.parts;
    expect(made.size).toBe(launcher + runtime + program + overhead);
    expect(Math.min(launcher, runtime, program, overhead)).toBeGreaterThan(0);
    expect(made.applications.map(({ name }) => name)).toEqual(['kernel', 'stdlib']);
    for (const phase of ['launcher', 'runtime', 'analysis', 'payload'])
      expect(told).toContain(`done ${phase}`);
    expect(told).not.toContain('phase executable');
    expect(await readdir(folder)).not.toContain('out');
  });
});

describe('a build that fails', () => {
  testWith(
    things,
    'throws what went wrong first, not that the rest was stopped',
    async ({ tree, script }) => {
      const runtime = () => Promise.reject(new Error('no runtime'));
      const { build, told } = await prepare(tree.root, script, {}, { runtime });
      await expect(buildTarget(build)).rejects.toThrow('no runtime');
      expect(told).toContain('failed runtime');
      expect(await readdir(folder)).not.toContain('out');
    },
  );

  testWith(things, 'is refused before any work when the output is one of its inputs', async ({ tree }) => {
    const own = join(folder, 'hello');
    await writeFile(own, '#!/usr/bin/env escript\nmain(_) -> ok.\n');
    const { build, told } = await prepare(tree.root, own, {}, { output: own });
    await expect(buildTarget(build)).rejects.toMatchObject({ code: 'output-is-input' });
    expect(told).toEqual([]);
  });

  testWith(things, 'throws the reason of a signal that had come before', async ({ tree, script }) => {
    const signal = AbortSignal.abort(new Error('interrupted'));
    const { build } = await prepare(tree.root, script, {}, { signal });
    await expect(buildTarget(build)).rejects.toThrow('interrupted');
  });
});
