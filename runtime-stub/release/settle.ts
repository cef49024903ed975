import type { Payload } from '../self.ts';
import { files } from '../system/cold-files.ts';
import { type Machine, type NativeText, SystemError } from '../system/machine.ts';
import { isReady, type ReleasePaths } from './place.ts';
import { codeOf, removeFolder } from './staging.ts';

const attempts = 20;
/** In milliseconds. */
const pause = 100;

/**
 * Moves the finished folder into place. An existing release is used if it is complete, otherwise replaced.
 *
 * @throws the system's error.
 */
export function settle(machine: Machine, place: ReleasePaths, payload: Payload, stage: NativeText): void {
  for (let attempt = 1; ; attempt++) {
    try {
      files().renameSync(machine.path(stage), machine.path(place.folder));
      return;
    } catch (error) {
      if (isReady(machine, place, payload)) return;
      const taken = machine.facts(place.folder, false);
      if (taken && taken.owner !== machine.user)
        throw new SystemError('EFOREIGN', `${place.folder}: it belongs to another user`);
      const isTaken = taken !== undefined;
      if (attempt === attempts || !(isTaken || mayPass(machine, error))) throw error;
      if (!isTaken) {
        Bun.sleepSync(pause);
        continue;
      }
    }
    // Broken: a program that runs from it finds the same files under the same names at any moment.
    if (machine.exchange(stage, place.folder)) return;
    const aside = `${stage}.broken`;
    try {
      files().renameSync(machine.path(place.folder), machine.path(aside));
    } catch (error) {
      if (!mayPass(machine, error)) throw error;
      Bun.sleepSync(pause);
    }
    removeFolder(machine, aside);
  }
}

/** Someone else was faster; or a virus scanner of Windows still looks at the new files. */
function mayPass(machine: Machine, error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || (machine.separator === '\\' && ['EPERM', 'EACCES', 'EBUSY'].includes(code));
}
