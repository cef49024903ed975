import type { Otp } from '../bed/otp.ts';
import { run } from '../bed/run.ts';
import type { Tool } from '../bed/tools.ts';

/** The requirements for running arm64 executables, and all that they start, on this processor. */
export interface Emulation {
  qemu: Tool;
  proot: Tool;
  /** Its libraries are found by the executable. */
  arm: Otp;
}

/**
 * Runs an arm64 executable with qemu-user. proot has qemu run every program that one of them starts.
 *
 * A wrong program fails each time. The emulator fails once in hundreds of starts, in races between threads: it ends
 * by a signal, or finds no memory behind a pointer (`error 14` of `execve`). Therefore an unexpected result is
 * reported, and the start repeated, up to three times; the last one counts.
 *
 * @param isExpected checks the output; `stderr` must also be empty.
 * @returns its output, and as the last line of stdout `exit <code>`, printed by a shell, because proot's exit code is
 *   that of the process that ended last.
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
