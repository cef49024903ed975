import { LaunchError, systemText } from './failure.ts';
import type { Machine, NativeText } from './system/machine.ts';

/** @throws LaunchError when it cannot be written. A closed stdout is not an error. */
export function printResult(machine: Machine, text: NativeText): void {
  try {
    machine.printResult(text);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'EPIPE') return;
    throw new LaunchError(
      'cannot write its output',
      `standard output: ${systemText(code) || String(error)}`,
      'redirect the output to a terminal, a pipe, or a file on a disk with free space',
    );
  }
}
