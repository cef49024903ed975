import { systemText } from '../failure.ts';
import { type ReleasePaths, whyForeignPlace } from '../release/place.ts';
import { codeOf, isLeftover, removeFolder, stagePrefix } from '../release/staging.ts';
import { takeTurn } from '../release/turn.ts';
import { isUsedByInstance } from '../run/facts.ts';
import type { Payload } from '../self.ts';
import { files } from '../system/cold-files.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import { places } from './current-place.ts';
import { useOf } from './in-use.ts';
import { megabytes, type Report } from './report.ts';

/** A release of this program, of any version and of any launcher's format. */
const releaseName = /^[0-9]+-[0-9a-f]{32}$/;

/** Why a folder stays. `detail` says more about `unknown` and `not removable`. */
interface Kept {
  path: string;
  reason: 'current' | 'in use' | 'unknown' | 'not removable';
  detail?: string;
}

/**
 * `ONEBEAM=clean`: removes the other releases of this program, and what killed launchers left behind. Keeps the current
 * release, each one that a process uses or may use, and everything that a launcher did not make.
 */
export async function clean(machine: Machine, payload: Payload): Promise<Report> {
  const removed: { path: string; size: number }[] = [];
  const kept: Kept[] = [];
  const isUsed = payload.manifest.release ? isUsedByInstance(machine, payload) : () => false;
  for (const place of distinctHomes(machine, places(machine, payload))) {
    const turn = await takeTurn(machine, place.home);
    for (const name of files().readdirSync(machine.path(place.home), { encoding: 'latin1' }).sort()) {
      const folder = `${place.home}${machine.separator}${name}`;
      const path = machine.text(folder);
      if (folder === place.folder) kept.push({ path, reason: 'current' });
      else if (releaseName.test(name) && isUsed(name)) kept.push({ path, reason: 'in use' });
      else if (isLeftover(machine, folder, name, turn.isAlone) || releaseName.test(name)) {
        const size = sizeOf(machine, folder);
        const why = removeUnused(machine, place, folder);
        if (why) kept.push({ path, ...why });
        else removed.push({ path, size });
      }
    }
    turn.end();
  }
  const lines = [
    ...removed.map(({ path, size }) => `removed ${path} (${megabytes(size)})`),
    ...kept.map(({ path, reason, detail }) => `kept ${path} (${reason}${detail ? `: ${detail}` : ''})`),
  ];
  if (lines.length === 0) lines.push('nothing to remove');
  if (kept.some(({ reason }) => reason === 'unknown'))
    lines.push(
      'hint: this system does not show whether a process uses these; remove them with `rm -rf` if none does',
    );
  return { lines, data: { schemaVersion: 1, removed, kept }, isGood: true };
}

/** Folders of this program that can be cleaned, each once, however many paths lead to it. */
function distinctHomes(machine: Machine, all: readonly ReleasePaths[]): ReleasePaths[] {
  const seen = new Set<string>();
  return all.filter((place) => {
    if (whyForeignPlace(machine, place) || machine.facts(place.home, false)?.kind !== 'folder') return false;
    const { dev, ino } = files().statSync(machine.path(place.home), { bigint: true });
    const id = `${dev} ${ino}`;
    return !seen.has(id) && seen.add(id);
  });
}

/**
 * Renames a folder before removing it, so that no start finds an incomplete one.
 *
 * @returns why it stays, or nothing.
 */
function removeUnused(
  machine: Machine,
  place: ReleasePaths,
  folder: NativeText,
): Omit<Kept, 'path'> | undefined {
  const aside = `${place.home}${machine.separator}${stagePrefix}${crypto.randomUUID()}`;
  // No process uses a link or a file with that name.
  const isFolder = machine.facts(folder, false)?.kind === 'folder';
  const use = isFolder ? useOf(machine, folder) : undefined;
  if (use && use.state !== 'unused') return whyKept(use);
  try {
    files().renameSync(machine.path(folder), machine.path(aside));
  } catch (error) {
    if (machine.separator === '\\') return { reason: 'in use' };
    return { reason: 'not removable', detail: systemText(codeOf(error)) };
  } finally {
    use?.release();
  }
  if (use?.isExclusive === false) {
    const later = useOf(machine, aside);
    if (later.state !== 'unused') {
      files().renameSync(machine.path(aside), machine.path(folder));
      return whyKept(later);
    }
  }
  removeFolder(machine, aside);
  return undefined;
}

const whyKept = (use: { state: 'used' } | { state: 'unknown'; reason: string }): Omit<Kept, 'path'> =>
  use.state === 'used' ? { reason: 'in use' } : { reason: 'unknown', detail: use.reason };

/** Size in bytes of a file, or of all files below a folder. Unreadable files count as 0. */
function sizeOf(machine: Machine, path: NativeText): number {
  const facts = machine.facts(path, false);
  if (facts?.kind !== 'folder') {
    const links = files().lstatSync(machine.path(path), { throwIfNoEntry: false })?.nlink ?? 1;
    return links > 1 ? 0 : (facts?.size ?? 0);
  }
  let names: string[] = [];
  try {
    names = files().readdirSync(machine.path(path), { encoding: 'latin1' });
  } catch {}
  return names.reduce((sum, name) => sum + sizeOf(machine, `${path}${machine.separator}${name}`), 0);
}
