import type { Payload } from '../self.ts';
import type { Machine } from '../system/machine.ts';
import { currentPlace } from './current-place.ts';
import type { Report } from './report.ts';

/** `ONEBEAM=where`: the folder of the release, even if it does not exist yet. */
export function where(machine: Machine, payload: Payload): Report {
  const { place, ready } = currentPlace(machine, payload);
  const release = machine.text(place.release);
  return {
    lines: [release],
    data: { schemaVersion: 1, release, ready, from: place.base.source },
    isGood: true,
  };
}
