import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';

/**
 * Where tests put many small files for a moment: in memory where the system offers that, as each file that is flushed
 * waits for the disk. Not for executables.
 */
export const smallFiles: string = (() => {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
})();
