import type { Payload } from '../self.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import { baseFolders } from './base-folder.ts';
import { isReady, placeOf } from './place.ts';

/**
 * The folder with the payload's files, where it is unpacked and whole in the first folder that may hold it: nearly every
 * start. Anything else is for `release`.
 */
export function readyRelease(machine: Machine, payload: Payload): NativeText | undefined {
  const [base] = baseFolders(machine, payload.manifest.name);
  if (!base) return undefined;
  const place = placeOf(machine, base, payload);
  return isReady(machine, place, payload) ? place.release : undefined;
}
