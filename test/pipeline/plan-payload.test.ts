import { describe, expect, test } from 'bun:test';
import type { BuildRequest } from '../../src/build-request.ts';
import { openEscript, readEscript } from '../../src/escript/read-escript.ts';
import { buildOptions } from '../../src/options.ts';
import { readOtpRuntime } from '../../src/otp/otp-runtime.ts';
import { planPayload, planPrograms } from '../../src/pipeline/plan-payload.ts';
import { isFast } from '../../src/pipeline/program/place-program.ts';
import { thisHost } from '../../src/targets/host-target.ts';
import { hello, makeEscript } from '../bed/escripts.ts';
import { orNotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';

const target = process.arch === 'arm64' ? 'linux-arm64' : 'linux-x64';
const flagged = await orNotAvailable(() =>
  makeEscript({
    name: 'flagged',
    kind: 'zip',
    modules: { flagged: '-module(flagged).\n-export([main/1]).\nmain(_) -> crypto:strong_rand_bytes(1).\n' },
    emulatorArguments: '-boot other',
  }),
);
const things = { tree: await otp(27), script: await hello('zip'), flagged };

const surroundings = { workingFolder: '/', cacheFolder: '/nowhere', environment: {}, host: thisHost() };
const opened = async (script: string, request: Partial<BuildRequest> = {}) => ({
  escript: await openEscript(script),
  options: buildOptions({ escript: script, ...request }, surroundings),
  recorded: [],
});
const paths = (files: readonly { path: string }[]) => files.map(({ path }) => path);

describe('a payload with one program', () => {
  testWith(
    things,
    'has the escript, what is laid out of it, and the runtime that it needs',
    async ({ tree, script }) => {
      const { escript, options } = await opened(script);
      const plan = await planPayload(escript, await readOtpRuntime(tree.root), target, options);
      expect(plan.analysis.applications.map(({ name }) => name)).toEqual(['kernel', 'stdlib']);
      expect(paths(plan.files)).toEqual(
        expect.arrayContaining(['bin/hello', 'lib/hello/ebin/hello.beam', 'sbom.cdx.json']),
      );
      for (const path of paths(plan.runtime.files)) expect(path).toStartWith('erts/');
      expect(paths(plan.runtime.files)).toContain('erts/bin/program.boot');
      expect([plan.programs, plan.shaken, plan.native]).toEqual([undefined, [], []]);
      expect(plan.start.arguments).toContainEqual({ release: 'erts/bin/program' });
    },
  );

  testWith(
    things,
    'has no boot file of its own when that was asked for, or its flags do not fit one',
    async (things) => {
      const runtime = await readOtpRuntime(things.tree.root);
      for (const [script, request] of [
        [things.script, { boot: 'escript' }],
        [things.flagged, {}],
      ] as const) {
        const { escript, options } = await opened(script, request);
        expect(isFast(escript, options)).toBe(false);
        const plan = await planPayload(escript, runtime, target, options);
        expect(paths(plan.runtime.files)).not.toContain('erts/bin/program.boot');
        expect(plan.start.arguments).toContainEqual({ release: 'erts/bin/no_dot_erlang' });
      }
    },
  );
});

testWith(things, 'several programs share a runtime, each in a folder of its own', async (things) => {
  const programs = [await opened(things.flagged), await opened(things.script)];
  const plan = await planPrograms(programs, 'both', await readOtpRuntime(things.tree.root), target);
  expect(plan.programs!.map(({ name, escript, applications }) => [name, escript, applications])).toEqual([
    ['flagged', expect.stringContaining('flagged'), ['crypto', 'kernel', 'stdlib']],
    ['hello', expect.stringContaining('hello'), ['kernel', 'stdlib']],
  ]);
  expect(plan.analysis.applications.map(({ name }) => name)).toEqual(['crypto', 'kernel', 'stdlib']);
  for (const { escript } of plan.programs!) expect(paths(plan.files)).toContain(escript);
  // The common part of all starts does not name a program.
  expect(plan.start.arguments.join(' ')).not.toContain('hello');
});

testWith(things, 'a code of a newer OTP than the runtime is refused', async ({ tree, script }) => {
  const { escript, options } = await opened(script);
  const runtime = await readOtpRuntime(tree.root);
  const old = { ...runtime, otp: { ...runtime.otp, release: '20' } };
  await expect(planPayload(escript, old, target, options)).rejects.toMatchObject({
    code: expect.any(String),
  });
});

test('an escript without flags is started fast', () => {
  const escript = readEscript(Buffer.from('#!/usr/bin/env escript\nmain(_) -> ok.\n'), 'app');
  expect(isFast(escript, buildOptions({ escript: 'app' }, surroundings))).toBe(true);
});
