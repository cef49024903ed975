import type { Payload } from '../self.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import { baseFolders, lastResorts } from './base-folder.ts';
import { isReady, placeOf } from './place.ts';
import { unpack } from './unpack.ts';
import { noFolder } from './unpack-failure.ts';

/**
 * The folder with the payload's files. The first time it is unpacked, beside and then renamed; later it is only looked
 * at: is it whole?
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
