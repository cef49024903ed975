import { expect } from 'bun:test';
import { otp, otpReleases } from '../../bed/otp.ts';
import { testWith } from '../../bed/when.ts';
import { realRelups } from './real-relup.ts';
import { recordedRelups } from './recorded-relups.ts';
import { relupCases } from './relup-cases.ts';

const recorded = recordedRelups();
for (const release of otpReleases) {
  const there = await otp(release);
  testWith({ there }, `what was recorded of OTP ${release} is what it does`, async ({ there }) => {
    const real = await realRelups(relupCases, there);
    expect(real).toEqual(relupCases.map(({ name }) => recorded(name, release)));
  });
}
