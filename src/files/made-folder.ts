import { mkdir, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Folders that this process created and has not used yet. Absolute. */
const made = new Set<string>();

/** Creation and removal run one after the other: otherwise the set would be out of date. */
let last: Promise<unknown> = Promise.resolve();

function inTurn(work: () => Promise<void>): Promise<void> {
  const mine = last.then(work);
  last = mine.catch(() => undefined);
  return mine;
}

/**
 * Makes a folder and those above it, and remembers which were not there.
 *
 * @param mode of those that it makes, less what the umask takes away.
 */
export function makeFolder(folder: string, mode = 0o777): Promise<void> {
  return inTurn(async () => {
    const first = await mkdir(folder, { recursive: true, mode });
    if (first === undefined) return;
    for (let place = folder; place.startsWith(first); place = dirname(place)) made.add(place);
  });
}

/**
 * Makes something in a folder, which is made with those above it when it is not there.
 *
 * @throws what `make` throws
 */
export async function inMadeFolder<Result>(folder: string, make: () => Promise<Result>): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    await makeFolder(folder);
    try {
      return await make();
    } catch (error) {
      // Something else in the folder may have failed meanwhile, and the folder gone with it.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === 3) throw error;
    }
  }
}

/** Takes away a folder that `makeFolder` made, and those above it, as long as nothing is in them. */
export function removeMadeFolder(folder: string): Promise<void> {
  return inTurn(async () => {
    for (let place = folder; made.has(place); place = dirname(place)) {
      try {
        await rmdir(place);
      } catch {
        return;
      }
      made.delete(place);
    }
  });
}
