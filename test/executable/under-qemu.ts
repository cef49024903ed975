import type { Otp } from '../bed/otp.ts';
import { run } from '../bed/run.ts';
import type { Tool } from '../bed/tools.ts';

/** What it takes to run arm64 executables, and all that they start, on this processor. */
export interface Emulation {
  qemu: Tool;
  proot: Tool;
  /** Its libraries are found by the executable. */
  arm: Otp;
}

/**
 * Runs an arm64 executable with qemu-user. proot has qemu run every program that one of them starts.
 *
 * A program that is wrong is wrong each time. The emulator is wrong once in hundreds of starts, where threads race: it
 * dies of a signal, or finds no memory behind a pointer (`error 14` of `execve`). So what is not as expected is told,
 * and started again, three times at most; the last one counts.
 *
 * @param isExpected of what it printed; `stderr` has to be empty besides.
 * @returns what it printed, and as the last line of stdout `exit <code>`: a shell tells it, because proot's own is that
 *   of whichever of its processes ended last.
 */
export async function underQemu(
  { qemu, proot, arm }: Emulation,
  [executable, ...args]: [executable: string, ...string[]],
  variables: Record<string, string | undefined>,
  isExpected: (stdout: string) => boolean,
): Promise<Printed> {
  const emulator = `${qemu.program} -L ${arm.sysroot.folder}`;
  const words = ['-q', emulator, 'sh', '-c', '"$0" "$@"; echo "exit $?"', executable, ...args];
  const env = { PATH: process.env.PATH, ...steady(arm), ...variables };
  for (let start = 1; ; start++) {
    const ran = await run(proot.program, words, { env, timeout: 120_000 });
    const printed = { stdout: text(ran.stdout), stderr: text(ran.stderr) };
    if (start === 4 || (printed.stderr === '' && isExpected(printed.stdout))) return printed;
    console.log(
      `start ${start} under qemu (${ran.signal ?? ran.exitCode}):\n${printed.stdout}${printed.stderr}`,
    );
  }
}

export interface Printed {
  stdout: string;
  stderr: string;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

/**
 * Returns what proot and qemu need for programs with threads: a library that one of these loads was not found
 * now and then.
 */
function steady(arm: Otp): Record<string, string> {
  return { PROOT_NO_SECCOMP: '1', LD_LIBRARY_PATH: arm.sysroot.libraries.join(':') };
}
