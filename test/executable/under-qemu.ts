import type { Otp } from '../bed/otp.ts';
import type { Arm64Emulation } from '../bed/qemu.ts';

/** The requirements for running arm64 executables, and all that they start, on this processor. */
export interface Emulated {
  emulation: Arm64Emulation;
  /** Its libraries are found by the executable. */
  arm: Otp;
}

/**
 * Runs an arm64 executable with qemu-user, once where the kernel starts qemu.
 *
 * Under proot, what is not as expected is printed and started again, three times at most; the last one counts: `execve`
 * fails there now and then (`error 14`), and a program that is wrong is wrong each time.
 *
 * @param isExpected of its stdout; stderr must be empty.
 */
export async function underQemu(
  { emulation, arm }: Emulated,
  [executable, ...args]: [executable: string, ...string[]],
  variables: Record<string, string | undefined>,
  isExpected: (stdout: string) => boolean,
): Promise<Printed> {
  const libraries = {
    QEMU_LD_PREFIX: arm.sysroot.folder,
    // Otherwise libraries of this machine are found first.
    LD_LIBRARY_PATH: arm.sysroot.libraries.join(':'),
  };
  const env = { PATH: process.env.PATH, ...libraries, ...variables };
  const starts = emulation.by === 'proot' ? 4 : 1;
  for (let start = 1; ; start++) {
    const ran = await emulation.run(executable, args, { env, timeout: 500_000 });
    const { exitCode } = ran;
    const printed = { stdout: text(ran.stdout), stderr: text(ran.stderr), exitCode };
    if (start === starts || (printed.stderr === '' && isExpected(printed.stdout))) return printed;
    console.log(
      `start ${start} with proot and qemu (${ran.signal ?? exitCode}):\n${printed.stdout}${printed.stderr}`,
    );
  }
}

export interface Printed {
  stdout: string;
  stderr: string;
  exitCode: number;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
