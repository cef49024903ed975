import { expect } from 'bun:test';
import { hello } from './escripts.ts';
import { emulatedOtp } from './qemu.ts';
import { runEscript } from './run-escript.ts';
import { testWith } from './when.ts';

for (const release of [25, 27] as const) {
  const bed = { otp: await emulatedOtp(release), script: await hello('zip') };
  testWith(bed, `OTP ${release} for arm64 runs under qemu`, async ({ otp, script }) => {
    const ran = await runEscript(otp, script, ['a']);
    expect([`${ran.stdout}`, ran.exitCode]).toEqual(['hello from zip: ["a"]\n', 0]);
  });
}
