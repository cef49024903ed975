import type { Manifest } from '../../src/payload/format/manifest.ts';
import { parseManifest } from '../../src/payload/format/parse-manifest.ts';
import { files } from '../system/cold-files.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import { markerName, type ReleasePaths, recordName } from './place.ts';
import { whyUntrusted } from './trust.ts';

/** A release that may give files away. */
export interface Donor {
  /** The folder with its files. */
  release: NativeText;
  /** The files that its launcher has verified: digests by path, and the time in milliseconds since 1970. */
  verified: { digests: ReadonlyMap<string, string>; time: number } | undefined;
}

/** Of this launcher's format: others may mean something else by their files. */
const releaseName = /^1-[0-9a-f]{32}$/;
/** The newest are the most alike. */
const mostDonors = 8;

/**
 * The folders with files (`release/`) of this user's other releases below the same base folder: those of the
 * same program first, the newest first, and above all the one in the place itself, which is broken or missing.
 * Each is checked like the release of a start: it is not a link, and only this user has access.
 */
export function donorReleases(machine: Machine, place: ReleasePaths): Donor[] {
  const { root, home, folder } = place;
  const homes = [home, ...namesIn(machine, root).map((name) => `${root}/${name}`)];
  const found = [...new Set(homes)].flatMap((one) => releasesIn(machine, one));
  return [folder, ...found.filter((one) => one !== folder)]
    .map((one) => `${one}/release`)
    .filter((release) => machine.facts(release, false) && !isForeign(machine, release))
    .slice(0, mostDonors)
    .map((release) => ({ release, verified: verifiedFiles(machine, release) }));
}

/** Larger than any manifest in use: it has some 100 bytes for each file. */
const recordLimit = 16 * 1024 * 1024;

/**
 * Returns what the launcher verified when it unpacked the release: the manifest beside the marker. Files that
 * were written to after the marker are not covered.
 */
function verifiedFiles(machine: Machine, release: NativeText): Donor['verified'] {
  const folder = release.slice(0, release.lastIndexOf('/'));
  const marker = files().lstatSync(machine.path(`${folder}/${markerName}`), { throwIfNoEntry: false });
  const record = `${folder}/${recordName}`;
  if (!marker?.isFile() || machine.facts(record, false)?.kind !== 'file') return undefined;
  try {
    const bytes = machine.readFile(record, recordLimit);
    const manifest: Manifest | undefined = bytes && parseManifest(bytes);
    const digests = manifest && new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]));
    return digests && { digests, time: marker.mtimeMs };
  } catch {
    return undefined;
  }
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
