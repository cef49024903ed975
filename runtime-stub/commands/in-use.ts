import type { Machine, NativeText } from '../machine.ts';

/**
 * The executables of all processes that this user may look at. On Windows nothing is listed: a folder with a running
 * program in it cannot be renamed there, which is its own test.
 */
export function runningExecutables(): NativeText[] {
  if (process.platform === 'win32') return [];
  if (process.platform === 'darwin') {
    const { stdout } = Bun.spawnSync(['/bin/ps', '-axo', 'comm=']);
    return Buffer.from(stdout).toString('latin1').split('\n');
  }
  const { readdirSync, readlinkSync } = require('node:fs') as typeof import('node:fs');
  const executables: NativeText[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^[0-9]+$/.test(name)) continue;
    try {
      executables.push(readlinkSync(`/proc/${name}/exe`, 'buffer').toString('latin1'));
    } catch {
      // Gone meanwhile, of the kernel, or of another user.
    }
  }
  return executables;
}

/** Whether any of these executables lies in a folder. */
export const isInUse = (machine: Machine, folder: NativeText, executables: readonly NativeText[]): boolean =>
  executables.some((path) => path.startsWith(`${folder}${machine.separator}`));
