import { describe, expect, test } from 'bun:test';
import { otpReleases } from '../bed/otp.ts';
import { observeOurs } from './oracle/observe-ours.ts';
import { kept, recorded, type Suite } from './oracle/recording.ts';

/** Tests that our systools does in every case what the real ones were recorded to do. */
export function testAsRecorded(suite: Suite): void {
  const expected = recorded(suite);
  for (const release of otpReleases) {
    describe(`as OTP ${release}`, () => {
      for (const releaseCase of suite.cases) {
        test(releaseCase.name, async () => {
          const ours = await observeOurs(releaseCase, release);
          expect(ours.map((one) => kept(one, suite))).toEqual(expected(releaseCase.name, release));
        });
      }
    });
  }
}
