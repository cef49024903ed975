import { expect, test } from 'bun:test';
import { profileArguments } from '../../src/build/start-profile.ts';
import { otp, otpReleases } from '../bed/otp.ts';
import { runOk } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';

test('nothing is asked of an emulator that starts by the boot file of escript', () =>
  expect([25, 26, 29].map((release) => profileArguments('none', release, false))).toEqual([[], [], []]));

test('schedulers wake sooner for a boot file of its own, from the release on that loads where it is called', () =>
  expect([25, 26, 29].map((release) => profileArguments('none', release, true))).toEqual([
    [],
    ['+swt', 'low'],
    ['+swt', 'low'],
  ]));

test('a profile gives up the same in every release and way to start', () => {
  const words = profileArguments('cli', 29, false);
  expect(profileArguments('cli', 25, true)).toEqual(words);
  expect(profileArguments('cli', 29, true)).toEqual(['+swt', 'low', ...words]);
  // Without their waiting rebar3 took three times as long.
  expect(words.filter((word) => word.startsWith('+sb'))).toEqual([]);
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
    expect(await answer(profileArguments('cli', release, true))).toBe('[16384,4096,1]\nfalse\n');
    expect(await answer([...profileArguments('cli', release, true), '+P', '100000', '+SDio', '3'])).toMatch(
      /^\[131072,4096,3\]/,
    );
    expect(await answer([])).toEndWith('true\n');
  });
}
