import { afterAll, describe, expect } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReleasePlan } from '../../src/release/plan-release.ts';
import { NotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { arm64Emulation } from '../bed/qemu.ts';
import { realRuntime, realTargets } from '../bed/real-runtimes.ts';
import { mixRelease, rebar3Release } from '../bed/releases.ts';
import { hangsAfter } from '../bed/run.ts';
import { smallFiles } from '../bed/small-files.ts';
import { testWith } from '../bed/when.ts';
import { laidOut, planned, text } from './laid-out.ts';
import { testMixStarts, testRelxStarts } from './starts-on.ts';

const [otp25, otp27, otp29] = await Promise.all([otp(25), otp(27), otp(29)]);
const [mix25, mix29] = await Promise.all([mixRelease(25), mixRelease(29)]);
const [rebar25, rebar27, rebar29] = await Promise.all([
  rebar3Release(25),
  rebar3Release(27),
  rebar3Release(29),
]);
const mix27 = await mixRelease(27);
const runtimes = new Map(
  await Promise.all(realTargets.map(async (target) => [target, await realRuntime(target)] as const)),
);
const folder = await mkdtemp(join(smallFiles, 'plan-release-slow-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

testMixStarts(folder, [
  ['its own OTP 25', 25, mix25, 25, otp25],
  ['its own OTP 29', 29, mix29, 29, otp29],
  ['OTP 27, made with 25', 25, mix25, 27, otp27],
]);

testRelxStarts(folder, [
  ['its own OTP 25', 25, rebar25, 25, otp25],
  ['its own OTP 27', 27, rebar27, 27, otp27],
  ['its own OTP 29', 29, rebar29, 29, otp29],
  ['OTP 27, made with 25', 25, rebar25, 27, otp27],
]);

testWith(
  { mix: mix27, arm: await otp(27, 'arm64'), emulation: await arm64Emulation() },
  'a Mix release made on amd64 starts and evaluates on arm64 under qemu, with crypto, and its boot files are the same (36)',
  async ({ mix, arm, emulation }) => {
    const place = join(folder, 'arm64');
    const { plan, lineOf } = await laidOut(
      { path: mix.folder, target: 'linux-arm64', mode: 'interactive' },
      arm,
      place,
    );
    const { program, words, environment } = lineOf('start', ['a', '--', '-sname']);
    const env = {
      ...environment,
      ...{ HELLO_TELL: '1', HELLO_STOP: '7', QEMU_LD_PREFIX: arm.sysroot.folder },
      LD_LIBRARY_PATH: arm.sysroot.libraries.join(':'),
    };
    const ran = await emulation.run(program, words, { env, timeout: 2 * hangsAfter });
    expect(text(ran.stdout).split('\n').slice(0, 2)).toEqual([
      'argv=["a", "--", "-sname"] plain=[~c"a", ~c"--", ~c"-sname"]',
      'greeting=hi shout=HI data=data of hello sha=C0F58BB6 consolidated=true otp=27',
    ]);
    expect(ran.exitCode).toBe(7);
    const asked = 'IO.puts(Base.encode16(:crypto.hash(:sha256, Enum.join(System.argv(), ","))))';
    const evaluated = lineOf('eval', [asked, 'a', '-b']);
    const answer = await emulation.run(evaluated.program, evaluated.words, {
      env: { ...env, ...evaluated.environment, LD_LIBRARY_PATH: env.LD_LIBRARY_PATH },
      timeout: 2 * hangsAfter,
    });
    const sum = new Bun.CryptoHasher('sha256').update('a,-b').digest('hex').toUpperCase();
    expect([answer.exitCode, text(answer.stdout), text(answer.stderr)]).toEqual([0, `${sum}\n`, '']);
    const tree = await otp(27);
    if (!(tree instanceof NotAvailable)) {
      const here = await planned({ path: mix.folder, mode: 'interactive' }, tree);
      const boots = ({ files }: ReleasePlan) =>
        files
          .filter(({ path }) => path.endsWith('.boot'))
          .map(({ content }) => Buffer.from(content as Uint8Array));
      expect(boots(plan)).toEqual(boots(here));
    }
  },
  300_000,
);

describe('a Mix release is planned with a real runtime for', () => {
  // Windows on arm64 emulates x64.
  for (const target of [...realTargets, 'windows-arm64'] as const) {
    testWith(
      { mix: mix27, runtime: runtimes.get(target === 'windows-arm64' ? 'windows-x64' : target)! },
      target,
      async ({ mix, runtime }) => {
        const { files, record, start } = await planned({ path: mix.folder, target }, runtime);
        const paths = files.map(({ path }) => path);
        const isWindows = target.startsWith('windows');
        expect(start.program).toMatch(
          isWindows ? /^erts-[\d.]+\/bin\/erl\.exe$/ : /^erts-[\d.]+\/bin\/erlexec$/,
        );
        expect(paths.includes('releases/1.0.0/env.sh')).toBe(!isWindows);
        expect(paths.includes('bin/hello')).toBe(!isWindows);
        expect(paths.includes('bin/hello.bat')).toBe(isWindows);
        expect('daemon' in record.commands).toBe(!isWindows);
      },
      60_000,
    );
  }
});
