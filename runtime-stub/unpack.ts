import { files } from './cold-files.ts';
import { extract } from './extract.ts';
import { type Machine, type NativeText, SystemError } from './machine.ts';
import { startNotice } from './notice.ts';
import { isReady, markerText, type Place, whyForeignPlace } from './place.ts';
import type { Payload } from './self.ts';
import { codeOf, removeFolder, removeLeftovers, stagePrefix } from './staging.ts';
import { notUsable } from './unpack-failure.ts';

/**
 * Makes the release: unpacked into a folder of its own beside the place, marked as whole, and put there in one step.
 * Whoever comes first wins, and whoever comes later uses what the winner made, when it is whole.
 *
 * @returns whether it is there now; not when this base folder cannot be written and the user did not demand it.
 * @throws Failure, and what `extract` throws.
 */
export async function unpack(machine: Machine, place: Place, payload: Payload): Promise<boolean> {
  const restore = machine.keepPrivate();
  let stage: NativeText | undefined;
  let unlock = () => {};
  try {
    makeFolders(machine, place);
    unlock = await machine.lock(`${place.home}${machine.separator}.lock`);
    if (isReady(machine, place, payload)) return true;
    removeLeftovers(machine, place.home);
    stage = `${place.home}${machine.separator}${stagePrefix}${crypto.randomUUID()}`;
    await fill(machine, place, payload, stage);
    settle(machine, place, payload, stage);
    return true;
  } catch (error) {
    if (mayFallBack(error, place)) return false;
    throw notUsable(machine, place, payload, error);
  } finally {
    if (stage) removeFolder(machine, stage);
    unlock();
    restore();
  }
}

/** @throws the system's error, or SystemError `EFOREIGN` when something is not this user's alone. */
function makeFolders(machine: Machine, place: Place): void {
  files().mkdirSync(machine.path(place.base.path), { recursive: true, mode: 0o700 });
  refuseForeign(machine, place);
  for (const folder of [place.root, place.home]) {
    try {
      files().mkdirSync(machine.path(folder), { mode: 0o700 });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    refuseForeign(machine, place);
  }
}

function refuseForeign(machine: Machine, place: Place): void {
  const why = whyForeignPlace(machine, place);
  if (why) throw new SystemError('EFOREIGN', why);
}

async function fill(machine: Machine, place: Place, payload: Payload, stage: NativeText): Promise<void> {
  const { separator } = machine;
  files().mkdirSync(machine.path(stage), { mode: 0o700 });
  const release = `${stage}${separator}release`;
  files().mkdirSync(machine.path(release), { mode: 0o700 });
  const notice = startNotice(machine, payload.manifest.name);
  const tree = machine.tree(release);
  try {
    await extract(machine, payload, tree, notice.progress);
  } finally {
    tree.close();
    notice.end();
  }
  files().writeFileSync(
    machine.path(`${stage}${separator}${nameOf(place.marker, separator)}`),
    markerText(payload),
    {
      mode: 0o600,
      flag: 'wx',
    },
  );
}

const attempts = 20;
/** In milliseconds. */
const pause = 100;

/** Puts the finished folder into its place. What is there already is used when it is whole, and replaced when not. */
function settle(machine: Machine, place: Place, payload: Payload, stage: NativeText): void {
  for (let attempt = 1; ; attempt++) {
    try {
      files().renameSync(machine.path(stage), machine.path(place.folder));
      return;
    } catch (error) {
      if (isReady(machine, place, payload)) return;
      const isTaken = machine.facts(place.folder, false) !== undefined;
      if (attempt === attempts || !(isTaken || mayPass(machine, error))) throw error;
      if (!isTaken) {
        Bun.sleepSync(pause);
        continue;
      }
    }
    // Broken: a program that runs from it finds the same files under the same names at any moment.
    if (machine.exchange(stage, place.folder)) return;
    const aside = `${stage}.broken`;
    try {
      files().renameSync(machine.path(place.folder), machine.path(aside));
    } catch (error) {
      if (!mayPass(machine, error)) throw error;
      Bun.sleepSync(pause);
    }
    removeFolder(machine, aside);
  }
}

/** Someone else was faster; or a virus scanner of Windows still looks at the new files. */
function mayPass(machine: Machine, error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || (machine.separator === '\\' && ['EPERM', 'EACCES', 'EBUSY'].includes(code));
}

const nameOf = (path: NativeText, separator: string): NativeText =>
  path.slice(path.lastIndexOf(separator) + 1);

const notWritable = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EFOREIGN', 'ELOOP']);

function mayFallBack(error: unknown, place: Place): boolean {
  return !place.base.isDemanded && notWritable.has(codeOf(error));
}
