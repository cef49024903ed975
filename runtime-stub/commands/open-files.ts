import { files } from '../system/cold-files.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import type { Use } from './use.ts';

/**
 * Asks `lsof` which processes have a file below a folder open, mapped or run it, or work in it. This process
 * opens the folder meanwhile: if `lsof` does not list it, the output is unreliable.
 *
 * @param lsof the program and its first arguments. Its output is that of `-Fp`: a line `p<pid>` for each process.
 */
export function hasOpenFiles(machine: Machine, folder: NativeText, lsof: readonly string[]): Use {
  const { openSync, closeSync } = files();
  let own: number | undefined;
  try {
    own = openSync(machine.path(folder), 'r');
    const { stdout } = Bun.spawnSync([...lsof, '-w', '-Fp', '+D', machine.text(folder)], {
      stdin: 'ignore',
      stderr: 'ignore',
    });
    const pids = [...stdout.toString().matchAll(/^p([0-9]+)$/gm)].map(([, pid]) => Number(pid));
    if (!pids.includes(process.pid)) return { state: 'unknown', reason: '`lsof` does not answer' };
    return pids.some((pid) => pid !== process.pid)
      ? { state: 'used' }
      : { state: 'unused', isExclusive: false, release: () => {} };
  } catch {
    return { state: 'unknown', reason: '`lsof` cannot be run' };
  } finally {
    if (own !== undefined) closeSync(own);
  }
}
