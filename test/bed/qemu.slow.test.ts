import { expect } from 'bun:test';
import { hello } from './escripts.ts';
import { otp } from './otp.ts';
import { arm64Emulation, emulatedOtp, prootEmulation } from './qemu.ts';
import { runEscript } from './run-escript.ts';
import { testWith } from './when.ts';

for (const release of [25, 27] as const) {
  const bed = { otp: await emulatedOtp(release), script: await hello('zip') };
  testWith(bed, `OTP ${release} for arm64 runs under qemu`, async ({ otp, script }) => {
    const ran = await runEscript(otp, script, ['a']);
    expect([`${ran.stdout}`, ran.exitCode]).toEqual(['hello from zip: ["a"]\n', 0]);
  });
}

const emulations = [await arm64Emulation(), await prootEmulation()];
for (const [index, by] of ['the kernel', 'proot'].entries()) {
  testWith(
    { emulation: emulations[index]!, arm: await otp(27, 'arm64') },
    `${by} starts qemu for arm64 programs, and for those that they start`,
    async ({ emulation, arm }) => {
      const env = {
        ...{ PATH: process.env.PATH, QEMU_LD_PREFIX: arm.sysroot.folder, EMU: 'beam', PROGNAME: 'erl' },
        ...{ ROOTDIR: arm.root, BINDIR: arm.bin, LD_LIBRARY_PATH: arm.sysroot.libraries.join(':') },
      };
      const say = 'io:put_chars(erlang:system_info(system_architecture)), halt(7).';
      const words = ['-boot', 'no_dot_erlang', '-noshell', '-eval', say];
      const ran = await emulation.run(arm.erlexec, words, { env });
      expect([`${ran.stdout}`, ran.exitCode]).toEqual(['aarch64-unknown-linux-gnu', 7]);
    },
  );
}
