import { files } from './cold-files.ts';
import type { Machine, NativeText } from './machine.ts';

/** Folders in the making, and on their way out: nobody starts from them, and a killed launcher may leave one. */
export const stagePrefix = '.new-';

const dayInMilliseconds = 24 * 60 * 60 * 1000;

/** Whether a launcher left this a day ago or more. (Or a day from now: clocks go wrong.) */
export function isLeftover(machine: Machine, home: NativeText, name: string): boolean {
  if (!name.startsWith(stagePrefix)) return false;
  const path = machine.path(`${home}${machine.separator}${name}`);
  const changed = files().lstatSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return changed !== undefined && Math.abs(Date.now() - changed) > dayInMilliseconds;
}

export function removeLeftovers(machine: Machine, home: NativeText): void {
  for (const name of files().readdirSync(machine.path(home), { encoding: 'latin1' })) {
    if (isLeftover(machine, home, name)) removeFolder(machine, `${home}${machine.separator}${name}`);
  }
}

/** Links are removed, not followed. What cannot be removed stays: it harms nobody. */
export function removeFolder(machine: Machine, folder: NativeText): void {
  try {
    files().rmSync(machine.path(folder), { recursive: true, force: true });
  } catch {}
}

/** The system's name for what went wrong, or nothing. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
