import { expect, test } from 'bun:test';
import { profileArguments } from '../../src/start/start-profile.ts';
import { otp, otpReleases } from '../bed/otp.ts';
import { runOk } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';

test('only adds the emulator arguments of a profile', () => {
  expect(profileArguments('none')).toEqual([]);
  // Without their waiting rebar3 took three times as long.
  expect(profileArguments('cli').filter((word) => word.startsWith('+sb'))).toEqual([]);
});

for (const release of otpReleases) {
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
