import { files } from '../system/cold-files.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import type { ReleasePaths } from './place.ts';
import { whyUntrusted } from './trust.ts';

/** Of this launcher's format: others may mean something else by their files. */
const releaseName = /^1-[0-9a-f]{32}$/;
/** The newest are the most alike. */
const mostDonors = 8;

/**
 * The folders with files (`release/`) of this user's other releases below the same base folder: those of the same program first,
 * the newest first, and before all what is in the place itself, which is broken or not there. Each is checked as a start
 * checks its own: it is no link and belongs to the user alone.
 */
export function donorReleases(machine: Machine, place: ReleasePaths): NativeText[] {
  const { root, home, folder } = place;
  const homes = [home, ...namesIn(machine, root).map((name) => `${root}/${name}`)];
  const found = [...new Set(homes)].flatMap((one) => releasesIn(machine, one));
  return [folder, ...found.filter((one) => one !== folder)]
    .map((one) => `${one}/release`)
    .filter((release) => machine.facts(release, false) && !isForeign(machine, release))
    .slice(0, mostDonors);
}

function isForeign(machine: Machine, release: NativeText): boolean {
  const folder = release.slice(0, release.lastIndexOf('/'));
  return whyUntrusted(machine, [folder.slice(0, folder.lastIndexOf('/')), folder, release]) !== undefined;
}

function releasesIn(machine: Machine, home: NativeText): NativeText[] {
  const changed = (folder: NativeText) =>
    files().lstatSync(machine.path(folder), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return namesIn(machine, home)
    .filter((name) => releaseName.test(name))
    .map((name) => `${home}/${name}`)
    .map((folder) => ({ folder, time: changed(folder) }))
    .sort((one, other) => other.time - one.time)
    .map(({ folder }) => folder);
}

/** None when the folder cannot be read. */
function namesIn(machine: Machine, folder: NativeText): string[] {
  try {
    return files().readdirSync(machine.path(folder), { encoding: 'latin1' }).sort();
  } catch {
    return [];
  }
}
