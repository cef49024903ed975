import { expect } from 'bun:test';
import { otp } from '../../bed/otp.ts';
import { testWith } from '../../bed/when.ts';
import { ourRelup } from './our-relup.ts';
import { realRelups } from './real-relup.ts';
import { relupCases } from './relup-cases.ts';

for (const release of [25, 27, 29] as const) {
  const there = await otp(release);
  testWith(
    { there },
    `makes the relups of OTP ${release}, and says what it says`,
    async ({ there }) => {
      const real = await realRelups(relupCases, there);
      expect(real.length).toBe(relupCases.length);
      const different: Record<string, unknown> = {};
      for (const [at, it] of relupCases.entries()) {
        const ours = await ourRelup(it, release);
        if (JSON.stringify(ours) !== JSON.stringify(real[at])) different[it.name] = { ours, real: real[at] };
      }
      expect(different).toEqual({});
    },
    120_000,
  );
}
