import { type BaseFolder, whyForeign } from './base-folder.ts';
import type { Machine, NativeText } from './machine.ts';
import type { Payload } from './self.ts';

/**
 * Where one release is:
 *
 *     <base>/onebeam/                  `root`, mode 0700
 *       <name>/                        `home`
 *         1-<digest>/                  `folder`: appears in one step
 *           complete                   `marker`, written last
 *           release/                   `release`
 *         .new-<random>/               a folder in the making
 *         .lock
 */
export interface Place {
  base: BaseFolder;
  root: NativeText;
  home: NativeText;
  folder: NativeText;
  marker: NativeText;
  release: NativeText;
}

/** Counts up when what is in a folder or what it means changes: releases of another launcher's format are not seen. */
const releaseFormat = 1;

/** 128 bits of the payload's digest name the folder, so that paths stay short; the marker holds all of it. */
const keyLength = 32;

export function placeOf(machine: Machine, base: BaseFolder, { manifest, footer }: Payload): Place {
  const { separator } = machine;
  const root = `${base.path}${separator}onebeam`;
  const home = `${root}${separator}${machine.native(manifest.name)}`;
  const folder = `${home}${separator}${releaseFormat}-${footer.payloadSha256.slice(0, keyLength)}`;
  return {
    base,
    root,
    home,
    folder,
    marker: `${folder}${separator}complete`,
    release: `${folder}${separator}release`,
  };
}

/** What the marker of a payload's release says: its content is whole, and of which payload. */
export const markerText = ({ footer }: Payload): string =>
  `onebeam release ${releaseFormat}\n${footer.payloadSha256}\n`;

/** Why nothing there may be trusted, or nothing. */
export function whyForeignPlace(machine: Machine, place: Place): string | undefined {
  const why = whyForeign(machine, place.base.path, false);
  if (why) return `${place.base.path}: ${why}`;
  const whyRoot = whyForeign(machine, place.root, true);
  return whyRoot && `${place.root}: ${whyRoot}`;
}

/** Whether the release is there, whole, and this user's: the marker is the payload's and every file has its size. */
export function isReady(machine: Machine, place: Place, payload: Payload): boolean {
  const expected = markerText(payload);
  const found = machine.readFile(place.marker, expected.length);
  if (!found || new TextDecoder().decode(found) !== expected) return false;
  if (whyForeignPlace(machine, place)) return false;
  return !machine.firstDifferent(place.release, payload.manifest.files);
}
