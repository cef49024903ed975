import type { Payload } from '../self.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import { baseFolders } from './base-folder.ts';
import { isReady, placeOf } from './place.ts';

/**
 * The folder with the payload's files, if it is unpacked and complete in the first possible folder, as for nearly every
 * start. `release` handles all other cases.
 */
export function readyRelease(machine: Machine, payload: Payload): NativeText | undefined {
  const [base] = baseFolders(machine, payload.manifest.name);
  if (!base) return undefined;
  const place = placeOf(machine, base, payload);
  return isReady(machine, place, payload) ? place.release : undefined;
}
