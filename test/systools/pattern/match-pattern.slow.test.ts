import { expect } from 'bun:test';
import { otp, otpReleases } from '../../bed/otp.ts';
import { testWith } from '../../bed/when.ts';
import { seeded } from '../../erlang/random.ts';
import { differentMatches, randomPairs } from './patterns-as-otp.ts';

for (const release of otpReleases) {
  const there = await otp(release);
  testWith({ there }, `matches random patterns as re:run of OTP ${release}`, async ({ there }) => {
    expect(await differentMatches(there, randomPairs(seeded(70 + release), 20_000))).toEqual([]);
  });
}
