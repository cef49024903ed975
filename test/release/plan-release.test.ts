import { afterAll, describe, expect } from 'bun:test';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, type OnebeamError } from '../../src/errors/onebeam-error.ts';
import { describe as textOf } from '../../src/errors/text.ts';
import { otp } from '../bed/otp.ts';
import { mixRelease, rebar3Release } from '../bed/releases.ts';
import { smallFiles } from '../bed/small-files.ts';
import { testWith } from '../bed/when.ts';
import { laidOut, type PlanRequest, planned, text } from './laid-out.ts';
import { testMixStarts, testRelxStarts } from './starts-on.ts';

const [otp25, otp27, otp29] = await Promise.all([otp(25), otp(27), otp(29)]);
const [mix25, mix27, mix29] = await Promise.all([mixRelease(25), mixRelease(27), mixRelease(29)]);
const rebar25 = await rebar3Release(25);
const folder = await mkdtemp(join(smallFiles, 'plan-release-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function codeOf(request: PlanRequest, tree: { root: string }): Promise<OnebeamError | undefined> {
  return planned(request, tree).then(
    () => undefined,
    (error) => error as OnebeamError,
  );
}

testMixStarts(folder, [
  ['its own OTP 27', 27, mix27, 27, otp27],
  ['OTP 29, made with 27', 27, mix27, 29, otp29],
]);

testRelxStarts(folder, [['OTP 29, made with 25', 25, rebar25, 29, otp29]]);

testWith(
  { mix: await mixRelease(27, { reboot: true }), tree: otp27 },
  'a release that restarts after its configuration preloads nothing in `start`, and is not recorded',
  async ({ mix, tree }) => {
    const { preloaded } = await planned({ path: mix.folder, kind: 'app' }, tree);
    expect(preloaded.map(({ path }) => path)).toEqual(['releases/1.0.0/onebeam_eval.boot']);
    const recording = { beside: '/a', file: '/b' };
    const error = await codeOf({ path: mix.folder, kind: 'app', recording }, tree);
    expect(hasCode(error, 'options-conflict') && error.data.problem).toBe('profile-start-reboot');
  },
);

describe('code that the OTP of the target does not load is refused before anything is packed', () => {
  const pairs = [
    ['Elixir 1.14 on OTP 29', mix25, otp29, 'too-old', 'OTP 29 no longer loads `Elixir.Access` of `elixir`'],
    ['a release of OTP 27 on 25', mix27, otp25, 'too-new', 'OTP 25 cannot load'],
    ['a release of OTP 29 on 27', mix29, otp27, 'too-new', 'compiled for OTP 28 or newer'],
  ] as const;
  for (const [name, mix, tree, problem, message] of pairs) {
    testWith({ mix, tree }, name, async ({ mix, tree }) => {
      const error = await codeOf({ path: mix.folder }, tree);
      if (!hasCode(error, 'release-code-unfit')) throw error;
      expect(error.data.problem).toBe(problem);
      expect(textOf(error).message).toContain(message);
    });
  }
});

testWith({ mix27, otp27 }, 'eval runs an expression without the applications', async ({ mix27, otp27 }) => {
  const { command } = await laidOut({ path: mix27.folder }, otp27, join(folder, 'eval'));
  const running = 'Application.started_applications() |> Enum.any?(fn {name, _, _} -> name == :hello end)';
  const ran = await command('eval', [`IO.inspect({System.argv(), ${running}})`, 'a', '-b']);
  expect([text(ran.stdout), ran.exitCode]).toEqual(['{["a", "-b"], false}\n', 0]);
  const read = await command('eval', ['IO.inspect Enum.sort(Application.get_all_env(:hello))'], {
    GREETING: 'y',
  });
  expect(text(read.stdout)).toBe('[greeting: "y", kept: "yes"]\n');
});

testWith(
  { mix27, otp27 },
  'no file contains the cookie of a release, unless requested',
  async ({ mix27, otp27 }) => {
    const plan = await planned({ path: mix27.folder }, otp27);
    expect(plan.files.map(({ path }) => path)).not.toContain('releases/COOKIE');
    expect(plan.leftOut).toContainEqual({ path: 'releases/COOKIE', why: 'cookie' });
    expect(plan.record.cookie).toBe('generate');
    const cookie = await readFile(join(mix27.folder, 'releases', 'COOKIE'), 'utf8');
    const shipped = await planned({ path: mix27.folder, cookie: 'ship' }, otp27);
    expect(shipped.record.cookie).toEqual({ shipped: cookie });
  },
);

testWith(
  { mix27, otp27 },
  'files that state the OTP version name that of the target',
  async ({ mix27, otp27 }) => {
    const { folder: place } = await laidOut({ path: mix27.folder }, otp27, join(folder, 'rewritten'));
    const read = (path: string) => readFile(join(place, path), 'utf8');
    expect(await read('releases/start_erl.data')).toBe('15.2.7 1.0.0\n');
    expect(await read('releases/RELEASES')).toContain('"./lib/hello-1.0.0"');
    expect(await read('releases/1.0.0/hello.rel')).toContain('{erts,"15.2.7"}');
    expect(await read('bin/hello')).toContain('ONEBEAM_EXECUTABLE');
  },
);
