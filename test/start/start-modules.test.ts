import { expect, test } from 'bun:test';
import { fitsFastBoot, startModules } from '../../src/start/start-modules.ts';
import { otpReleases } from '../bed/otp.ts';
import { testStartModules } from './start-modules.ts';

await testStartModules([27]);

test('Elixir only on request', () => {
  const kind = { body: 'archive', release: 27 } as const;
  expect(startModules(kind).filter((module) => /elixir/i.test(module))).toEqual([]);
  expect(startModules({ ...kind, elixir: true })).toContain('Elixir.Kernel.CLI');
});

test('each module once', () => {
  for (const release of otpReleases) {
    const all = startModules({ body: 'source', release });
    expect(all.length).toBe(new Set(all).size);
  }
});

// In OTP 25 such a program never started: `init` and `application_controller` waited for each other.
test('a program with parameters of applications on its command line keeps the plain boot', () => {
  expect(fitsFastBoot(['+A3', '-escript', 'main', 'demo', '-pa', 'x/ebin'], ['ERL_LIBS', 'HOME'])).toBe(true);
  expect(fitsFastBoot(['-noinput', '-noshell', '-pz', 'x'], [])).toBe(true);
  for (const words of [
    ['-kernel', 'colour', 'green'],
    ['-config', 'x'],
    ['-eval', 'ok'],
    ['-mode', 'embedded'],
  ]) {
    expect(fitsFastBoot(words, [])).toBe(false);
  }
  for (const name of ['ERL_AFLAGS', 'ERL_FLAGS', 'ERL_ZFLAGS', 'ERL_OTP27_FLAGS']) {
    expect(fitsFastBoot([], ['HOME', name])).toBe(false);
  }
});
