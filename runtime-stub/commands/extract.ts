import { release } from '../release/release.ts';
import type { Payload } from '../self.ts';
import type { Machine } from '../system/machine.ts';
import type { Report } from './report.ts';

/** `ONEBEAM=extract`: unpacks the release without starting the program, for images and installers. */
export async function extract(machine: Machine, payload: Payload): Promise<Report> {
  const folder = machine.text(await release(machine, payload));
  return { lines: [folder], data: { schemaVersion: 1, release: folder }, isGood: true };
}
