import type { Payload } from '../self.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import { baseFolders, lastResorts } from './base-folder.ts';
import { isReady, placeOf } from './place.ts';
import { unpack } from './unpack.ts';
import { noFolder } from './unpack-failure.ts';

/**
 * Returns the folder with the payload's files. The first start unpacks it beside its place and renames it;
 * later starts only check that it is complete.
 *
 * @throws LaunchError when no folder can hold it, and what `extract` throws.
 */
export async function release(machine: Machine, payload: Payload): Promise<NativeText> {
  const { name } = payload.manifest;
  for (const folders of [baseFolders, lastResorts]) {
    for (const base of folders(machine, name)) {
      const place = placeOf(machine, base, payload);
      if (isReady(machine, place, payload)) return place.release;
      if (await unpack(machine, place, payload)) return place.release;
    }
  }
  throw noFolder(machine, payload);
}
