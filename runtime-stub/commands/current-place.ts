import { baseFolders, lastResorts } from '../release/base-folder.ts';
import { isReady, placeOf, type ReleasePaths, whyForeignPlace } from '../release/place.ts';
import { noFolder } from '../release/unpack-failure.ts';
import type { Payload } from '../self.ts';
import type { Machine } from '../system/machine.ts';

/** Every place that a start checks, best first. */
export function places(machine: Machine, payload: Payload): ReleasePaths[] {
  const { name } = payload.manifest;
  const bases = [...baseFolders(machine, name), ...lastResorts(machine, name)];
  return bases.map((base) => placeOf(machine, base, payload));
}

/**
 * Returns where the release is, or where the next start will put it. @throws LaunchError when there is no such
 * folder.
 */
export function currentPlace(machine: Machine, payload: Payload): { place: ReleasePaths; ready: boolean } {
  const all = places(machine, payload);
  const place = all.find((one) => isReady(machine, one, payload));
  if (place) return { place, ready: true };
  const next = all.find((one) => !whyForeignPlace(machine, one));
  if (!next) throw noFolder(machine, payload);
  return { place: next, ready: false };
}
