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
export async function underQemu(
  { qemu, proot, arm }: Emulation,
  [executable, ...args]: [executable: string, ...string[]],
  variables: Record<string, string | undefined>,
): Promise<Ran> {
  const emulator = `${qemu.program} -L ${arm.sysroot.folder}`;
  const words = ['-q', emulator, 'sh', '-c', '"$0" "$@"; echo "exit $?"', executable, ...args];
  const env = { PATH: process.env.PATH, ...steady(arm), ...variables };
  for (let attempt = 1; ; attempt++) {
    const ran = await run(proot.program, words, { env, timeout: 280_000 });
    if (attempt === 3 || !emulatorDied.test(Buffer.from(ran.stderr).toString())) return ran;
  }
}

/** Emulated threads die of a signal once in hundreds of runs; a program that does so by itself does it each time. */
const emulatorDied = /uncaught target signal|terminated with signal/;

/** What proot and qemu need for programs with threads: a library that one of these loads was not found now and then. */
function steady(arm: Otp): Record<string, string> {
  return { PROOT_NO_SECCOMP: '1', LD_LIBRARY_PATH: arm.sysroot.libraries.join(':') };
}
