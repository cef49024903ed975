import { expect, test } from 'bun:test';
import { profileArguments } from '../../src/start/start-profile.ts';
import { testStartProfile } from './start-profile.ts';

await testStartProfile([27]);

test('only adds the emulator arguments of a profile', () => {
  expect(profileArguments('none')).toEqual([]);
  // Without their waiting rebar3 took three times as long.
  expect(profileArguments('cli').filter((word) => word.startsWith('+sb'))).toEqual([]);
});
