import type { Payload } from '../self.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import { baseFolders } from './base-folder.ts';
import { isReady, placeOf } from './place.ts';

/**
 * Returns the folder with the payload's files if the first possible folder has them complete, as at nearly every start.
 * `release` handles all other cases.
 */
export function readyRelease(machine: Machine, payload: Payload): NativeText | undefined {
  const [base] = baseFolders(machine, payload.manifest.name);
  if (!base) return undefined;
  const place = placeOf(machine, base, payload);
  return isReady(machine, place, payload) ? place.release : undefined;
}
