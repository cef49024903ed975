import { files } from '../system/cold-files.ts';
import type { Machine, NativeText } from '../system/machine.ts';

/** Folders that are being created or removed: no start uses them, and a killed launcher may leave one. */
export const stagePrefix = '.new-';

const dayInMilliseconds = 24 * 60 * 60 * 1000;

export interface Stage {
  folder: NativeText;
  /** Removes the folder, if it is still there under this name. */
  remove(): void;
}

/** Makes a folder that `removeLeftovers` knows to be in use as long as this process lives. */
export function makeStage(machine: Machine, home: NativeText): Stage {
  for (;;) {
    const folder = `${home}${machine.separator}${stagePrefix}${crypto.randomUUID()}`;
    files().mkdirSync(machine.path(folder), { mode: 0o700 });
    const release = machine.hold(folder);
    // Someone who cleans up may have been faster than the hold.
    if (!machine.facts(folder, false)) {
      release?.();
      removeFolder(machine, folder);
      continue;
    }
    return {
      folder,
      remove() {
        removeFolder(machine, folder);
        release?.();
      },
    };
  }
}

/**
 * Removes what killed launchers left: immediately if the system shows that no process uses it, otherwise after
 * a day.
 *
 * @param isAlone true when this process has the lock.
 */
export function removeLeftovers(machine: Machine, home: NativeText, isAlone: boolean): void {
  for (const name of files().readdirSync(machine.path(home), { encoding: 'latin1' })) {
    const folder = `${home}${machine.separator}${name}`;
    if (isLeftover(machine, folder, name, isAlone)) removeFolder(machine, folder);
  }
}

export function isLeftover(machine: Machine, folder: NativeText, name: string, isAlone: boolean): boolean {
  if (!name.startsWith(stagePrefix)) return false;
  if (isAlone) {
    const release = machine.hold(folder);
    release?.();
    if (release) return true;
  }
  const changed = files().lstatSync(machine.path(folder), { throwIfNoEntry: false })?.mtimeMs;
  // A day from now counts too: clocks go wrong.
  return changed !== undefined && Math.abs(Date.now() - changed) > dayInMilliseconds;
}

/** Links are removed, not followed. A folder that cannot be removed stays, which does no harm. */
export function removeFolder(machine: Machine, folder: NativeText): void {
  const path = machine.path(folder);
  const isWindows = machine.separator === '\\';
  for (let attempt = 1; attempt <= removals; attempt++) {
    try {
      if (isWindows) removeEach(String(path));
      else files().rmSync(path, { recursive: true, force: true });
      return;
    } catch {
      // Windows refuses to remove a file that another process, such as a virus scanner, has open.
      if (!isWindows || !files().lstatSync(path, { throwIfNoEntry: false })) return;
      Bun.sleepSync(removalPause);
    }
  }
}

/** One by one: under Windows' API `rmSync` gives up with EFAULT while others work in the same folder. */
function removeEach(folder: string): void {
  for (const entry of files().readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}\\${entry.name}`;
    if (entry.isDirectory()) removeEach(path);
    else files().unlinkSync(path);
  }
  files().rmdirSync(folder);
}

const removals = 20;
/** In milliseconds. */
const removalPause = 50;
/** The system's code of the error, or nothing. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
