import { files } from '../cold-files.ts';
import type { Machine, NativeText } from '../machine.ts';
import { type Place, whyForeignPlace } from '../place.ts';
import type { Payload } from '../self.ts';
import { isLeftover, removeFolder, stagePrefix } from '../staging.ts';
import { places } from './current-place.ts';
import { isInUse, runningExecutables } from './in-use.ts';
import { megabytes, type Report } from './report.ts';

/** A release of this program, of any version and of any launcher's format. */
const releaseName = /^[0-9]+-[0-9a-f]{32}$/;

/**
 * `ONEBEAM=clean`: removes the other releases of this program, unless a process runs from them, and what killed
 * launchers left behind. The current release stays, and so does everything that a launcher did not make.
 */
export async function clean(machine: Machine, payload: Payload): Promise<Report> {
  const removed: { path: string; size: number }[] = [];
  const kept: { path: string; reason: string }[] = [];
  for (const place of places(machine, payload)) {
    if (whyForeignPlace(machine, place) || machine.facts(place.home, false)?.kind !== 'folder') continue;
    const unlock = await machine.lock(`${place.home}${machine.separator}.lock`);
    for (const name of files().readdirSync(machine.path(place.home), { encoding: 'latin1' })) {
      const folder = `${place.home}${machine.separator}${name}`;
      const path = machine.text(folder);
      if (folder === place.folder) kept.push({ path, reason: 'current' });
      else if (isLeftover(machine, folder, name, unlock !== undefined) || releaseName.test(name)) {
        const size = sizeOf(machine, folder);
        if (removeUnused(machine, place, folder)) removed.push({ path, size });
        else kept.push({ path, reason: 'in use' });
      }
    }
    unlock?.();
  }
  const lines = [
    ...removed.map(({ path, size }) => `removed ${path} (${megabytes(size)})`),
    ...kept.map(({ path, reason }) => `kept ${path} (${reason})`),
  ];
  if (lines.length === 0) lines.push('nothing to remove');
  return { lines, data: { schemaVersion: 1, removed, kept }, isGood: true };
}

/**
 * Takes a folder out of its place first, so that nobody starts from it any more, and then looks who has done so
 * meanwhile: a running executable's path moves with its folder.
 */
function removeUnused(machine: Machine, place: Place, folder: NativeText): boolean {
  if (isInUse(machine, folder, runningExecutables())) return false;
  const aside = `${place.home}${machine.separator}${stagePrefix}${crypto.randomUUID()}`;
  try {
    files().renameSync(machine.path(folder), machine.path(aside));
  } catch {
    return false;
  }
  if (isInUse(machine, aside, runningExecutables())) {
    files().renameSync(machine.path(aside), machine.path(folder));
    return false;
  }
  removeFolder(machine, aside);
  return true;
}

function sizeOf(machine: Machine, folder: NativeText): number {
  let size = 0;
  for (const name of files().readdirSync(machine.path(folder), { encoding: 'latin1' })) {
    const path = `${folder}${machine.separator}${name}`;
    const facts = machine.facts(path, false);
    size += facts?.kind === 'folder' ? sizeOf(machine, path) : (facts?.size ?? 0);
  }
  return size;
}
