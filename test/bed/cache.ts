import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { whileOthersWait } from './process-lock.ts';

/** Where everything of the test bed is kept between runs. */
export const bedRoot = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'onebeam', 'test-bed');

const making = new Map<string, Promise<string>>();

/**
 * Returns a folder of the test bed: the existing one, else `make` fills one beside it, which is then renamed into
 * place. If several processes need it at the same time, one creates it and the others wait.
 *
 * @param name below the root; it ends in a number: increase it when `make` changes.
 * @param make fills `stage`, which will be renamed to `place`: files must name `place`, never `stage`.
 */
export function prepared(
  name: string,
  make: (stage: string, place: string) => Promise<void>,
): Promise<string> {
  let made = making.get(name);
  if (!made) {
    const place = join(bedRoot, name);
    const lock = join(bedRoot, '.locks', name.replaceAll(sep, '+'));
    made = existsSync(place)
      ? Promise.resolve(place)
      : whileOthersWait(lock, () => stageAndRename(place, make));
    making.set(name, made);
  }
  return made;
}

async function stageAndRename(
  place: string,
  make: (stage: string, place: string) => Promise<void>,
): Promise<string> {
  if (existsSync(place)) return place;
  const stage = `${place}.part`;
  await rm(stage, { recursive: true, force: true });
  await mkdir(stage, { recursive: true });
  try {
    await make(stage, place);
    await rename(stage, place);
  } catch (error) {
    await rm(stage, { recursive: true, force: true });
    throw error;
  }
  return place;
}

/** Removes the older days of a folder whose name ends in a date. */
export async function keepOnly(place: string, prefix: string): Promise<void> {
  const folder = dirname(place);
  for (const name of await readdir(folder)) {
    const other = join(folder, name);
    if (name.startsWith(prefix) && other !== place && !name.endsWith('.part')) {
      await rm(other, { recursive: true, force: true });
    }
  }
}

/** Package versions of an entry, as `unpack` wrote them. */
export async function readVersions(place: string): Promise<Record<string, string>> {
  return JSON.parse(await readFile(join(place, 'versions.json'), 'utf8'));
}

/**
 * Returns what the Debian package behind a file of the test bed is, e.g. `rebar3 3.19.0-1`; the entry's name
 * where none is.
 */
export async function describePlace(path: string): Promise<string> {
  const [entry = path] = relative(bedRoot, path).split(sep);
  const versions = join(bedRoot, entry, 'versions.json');
  if (!existsSync(versions)) return relative(bedRoot, path).split(sep).slice(0, 2).join('/');
  const [first] = Object.entries(await readVersions(join(bedRoot, entry)));
  return first!.join(' ');
}

/** Records what an entry was made from; adds to what is there. */
export async function writeVersions(stage: string, versions: Record<string, string>): Promise<void> {
  const file = join(stage, 'versions.json');
  const before = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : {};
  const all = Object.entries({ ...before, ...versions }).sort(([a], [b]) => (a < b ? -1 : 1));
  await writeFile(file, JSON.stringify(Object.fromEntries(all), null, 1) + '\n');
}
