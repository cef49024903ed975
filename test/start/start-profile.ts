import { expect } from 'bun:test';
import { profileArguments } from '../../src/start/start-profile.ts';
import { type OtpRelease, otp } from '../bed/otp.ts';
import { runOk } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';

/** Tests that the emulators of these releases take the arguments of a profile. */
export async function testStartProfile(releases: readonly OtpRelease[]): Promise<void> {
  for (const release of releases) {
    const tree = await otp(release);
    testWith({ tree }, `OTP ${release} takes them`, async ({ tree }) => {
      const question =
        'io:format("~p~n", [[erlang:system_info(Item) || Item <- [process_limit, port_limit, dirty_io_schedulers]]]), ' +
        'io:format("~p~n", [is_pid(whereis(rex))]), halt().';
      const answer = (flags: readonly string[]) =>
        runOk(tree.erlexec, [...flags, '-noshell', '-eval', question], {
          env: { ...plainEnvironment(), ...tree.environment },
        });
      expect(await answer(profileArguments('cli'))).toBe('[16384,4096,1]\nfalse\n');
      expect(await answer([...profileArguments('cli'), '+P', '100000', '+SDio', '3'])).toMatch(
        /^\[131072,4096,3\]/,
      );
      expect(await answer([])).toEndWith('true\n');
    });
  }
}
