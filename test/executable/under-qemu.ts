import type { Otp } from '../bed/otp.ts';
import { type Ran, run } from '../bed/run.ts';
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
 * @returns what it printed, and as the last line of stdout `exit <code>`: a shell tells it, because proot's own is that
 *   of whichever of its processes ended last.
 */
export function underQemu(
  { qemu, proot, arm }: Emulation,
  [executable, ...args]: [executable: string, ...string[]],
  env: Record<string, string | undefined>,
): Promise<Ran> {
  const emulator = `${qemu.program} -L ${arm.sysroot.folder}`;
  const words = ['-q', emulator, 'sh', '-c', '"$0" "$@"; echo "exit $?"', executable, ...args];
  return run(proot.program, words, { env: { PATH: process.env.PATH, ...env }, timeout: 280_000 });
}
