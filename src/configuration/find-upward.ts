import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The nearest file of one of these names, in `folder` or above it. @returns an absolute path. */
export async function findUpward(folder: string, names: readonly string[]): Promise<string | undefined> {
  for (let place = folder; ; place = dirname(place)) {
    for (const name of names) {
      const path = join(place, name);
      const found = await stat(path).catch(() => undefined);
      if (found?.isFile()) return path;
    }
    if (dirname(place) === place) return undefined;
  }
}
