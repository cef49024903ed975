import type { Payload } from '../self.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import type { BaseFolder } from './base-folder.ts';
import { isProgramData } from './program-data.ts';
import { whyUntrusted } from './trust.ts';

/**
 * Where one release is:
 *
 *     <base>/onebeam/                  `root`, mode 0700
 *       <name>/                        `home`
 *         1-<digest>/                  `folder`: appears in one step
 *           manifest.json              what the launcher has verified (`donors.ts`)
 *           complete                   `marker`, written last
 *           release/                   `release`
 *         .new-<random>/               a folder in the making
 *         .lock
 */
export interface ReleasePaths {
  base: BaseFolder;
  root: NativeText;
  home: NativeText;
  folder: NativeText;
  marker: NativeText;
  release: NativeText;
}

/** Counts up when what is in a folder or what it means changes: releases of another launcher's format are not seen. */
const releaseFormat = 1;

export const markerName = 'complete';
/** Beside the marker: the manifest. */
export const recordName = 'manifest.json';

/** 128 bits of the payload's digest name the folder, so that paths stay short; the marker holds all of it. */
const keyLength = 32;

export function placeOf(machine: Machine, base: BaseFolder, { manifest, footer }: Payload): ReleasePaths {
  const { separator } = machine;
  const root = `${base.path}${separator}onebeam`;
  const home = `${root}${separator}${machine.native(manifest.name)}`;
  const folder = `${home}${separator}${releaseFormat}-${footer.payloadSha256.slice(0, keyLength)}`;
  return {
    base,
    root,
    home,
    folder,
    marker: `${folder}${separator}${markerName}`,
    release: `${folder}${separator}release`,
  };
}

/** Returns the content of a release's marker: which payload it is from, and that it is complete. */
export const markerText = ({ footer }: Payload): string =>
  `onebeam release ${releaseFormat}\n${footer.payloadSha256}\n`;

/** Returns why another user could have put something there, or could do so: `<path>: <reason>`, or nothing. */
export const whyForeignPlace = (machine: Machine, place: ReleasePaths): NativeText | undefined =>
  whyUntrusted(machine, ownFolders(place));

/** Folders that a launcher creates for a release, outermost first. */
export const ownFolders = ({ base, root, home }: ReleasePaths): NativeText[] =>
  base.isOwn ? [base.path, root, home] : [root, home];

/**
 * Returns true when the release exists, is complete and belongs to this user: the marker is the payload's, and
 * every file has its size or is data that the program has changed. There may be something else instead: a
 * marker is read only when it is a plain file, since opening a FIFO would wait for a writer.
 */
export function isReady(machine: Machine, place: ReleasePaths, payload: Payload): boolean {
  const expected = markerText(payload);
  const marker = machine.facts(place.marker, false);
  if (marker?.kind !== 'file' || marker.size !== expected.length) return false;
  keepInUse(machine, place.marker);
  const found = machine.readFile(place.marker, expected.length);
  if (!found || new TextDecoder().decode(found) !== expected) return false;
  if (whyUntrusted(machine, [...ownFolders(place), place.folder])) return false;
  return isWhole(machine, place, payload.manifest.files);
}

function isWhole(machine: Machine, place: ReleasePaths, expected: Payload['manifest']['files']): boolean {
  for (let rest = expected; ; ) {
    const different = machine.firstDifferent(place.release, rest);
    if (!different) return true;
    if (!isProgramData(machine, place, different)) return false;
    rest = rest.slice(rest.indexOf(different) + 1);
  }
}

const mapped: Uint8Array[] = [];

/**
 * Keeps a marker mapped until this process executes the program, so that `clean` always finds the release in
 * use. The kernel ends a mapping when it executes a program, after it has opened that program; an open file
 * would be inherited.
 */
function keepInUse(machine: Machine, marker: NativeText): void {
  if (machine.separator !== '/') return;
  try {
    mapped.push(Bun.mmap(machine.text(marker), { shared: false }));
  } catch {
    // A path that is not UTF-8. A concurrent `clean` may remove the release before it is started.
  }
}
