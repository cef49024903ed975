import { expect, test } from 'bun:test';
import { readBeam } from '../../../src/beam/beam-file.ts';
import { imports } from '../../../src/beam/functions.ts';
import { preloadedModules } from '../../../src/beam/preloaded-modules.ts';
import { callCounter, callCounterName } from '../../../src/start/reduced/call-counter.ts';
import { otpReleases } from '../../bed/otp.ts';
import { testCallCounter } from './call-counter.ts';

await testCallCounter([27]);

test('the counter calls nothing that is not inside the emulator of each OTP, or itself', () => {
  const called = imports(readBeam(callCounter())).map(({ module }) => module);
  for (const release of otpReleases) {
    const inside = [callCounterName, ...preloadedModules(release)];
    expect(called.filter((module) => !inside.includes(module))).toEqual([]);
  }
});
