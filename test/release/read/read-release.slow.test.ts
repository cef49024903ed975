import { afterAll, describe, expect } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { otp } from '../../bed/otp.ts';
import { mixRelease, type RebarVariant, rebar3Release } from '../../bed/releases.ts';
import { smallFiles } from '../../bed/small-files.ts';
import { testWith } from '../../bed/when.ts';
import { laidOut, text } from '../laid-out.ts';

const folder = await mkdtemp(join(smallFiles, 'variants-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

testWith(
  { mix: await mixRelease(27, { includeErts: false }), tree: await otp(27) },
  'a Mix release without a runtime gets the applications that its .rel file names, and starts (38)',
  async ({ mix, tree }) => {
    const { command, plan } = await laidOut({ path: mix.folder }, tree, join(folder, 'without'));
    const from = (of: 'otp' | 'release') =>
      plan.applications.filter((one) => (one.from === 'otp') === (of === 'otp')).map(({ name }) => name);
    expect(from('otp')).toContain('crypto');
    expect(from('release')).toEqual(expect.arrayContaining(['elixir', 'hello', 'logger']));
    const ran = await command('start', ['a'], { HELLO_TELL: '1', HELLO_STOP: '7' });
    expect(text(ran.stdout)).toContain('consolidated=true otp=27');
    expect([text(ran.stderr), ran.exitCode]).toEqual(['', 7]);
  },
);

describe('a release by relx starts that was made', async () => {
  const variants: [name: string, variant: RebarVariant, warnings: string[]][] = [
    ['in the mode minimal (39)', { mode: 'minimal' }, []],
    ["without OTP's applications (39)", { relx: ['{include_erts, false}', '{system_libs, false}'] }, []],
    ['in the mode dev, with links (40)', { mode: 'dev' }, ['release-links']],
  ];
  for (const release of [25, 29] as const) {
    for (const [name, variant, warnings] of variants) {
      testWith(
        { rebar3: await rebar3Release(release, variant), tree: await otp(release) },
        `${name}, OTP ${release}`,
        async ({ rebar3, tree }) => {
          const place = await mkdtemp(join(folder, 'relx-'));
          const { command, plan } = await laidOut({ path: rebar3.folder }, tree, join(place, 'release'));
          expect(plan.record.tool).toBe('relx');
          const codes = plan.warnings.map(({ code }) => code);
          expect(codes.filter((code) => code !== 'release-cookie-removed')).toEqual(warnings);
          const ran = await command('start', ['-sname', 'q', 'b c'], { GARDEN_STOP: '7' });
          expect(text(ran.stdout)).toBe(
            `plain=["-sname","q","b c"] colour=green plant=rose otp=${release} sha=44\nstopped\n`,
          );
          expect(ran.exitCode).toBe(7);
        },
      );
    }
  }
});
