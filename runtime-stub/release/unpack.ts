import type { Payload } from '../self.ts';
import { files } from '../system/cold-files.ts';
import { type Machine, type NativeText, SystemError, type Tree } from '../system/machine.ts';
import { extract } from './extract.ts';
import {
  isReady,
  markerName,
  markerText,
  ownFolders,
  type ReleasePaths,
  recordName,
  whyForeignPlace,
} from './place.ts';
import { settle } from './settle.ts';
import { type DamagedFile, repairOthers, shareFiles } from './share-files.ts';
import { codeOf, makeStage, removeLeftovers, type Stage } from './staging.ts';
import { type Turn, takeTurn } from './turn.ts';
import { notUsable } from './unpack-failure.ts';

/**
 * Creates the release: unpacks it into a separate folder beside its place, marks it as complete, and renames it
 * in one step. The first process wins; later ones use the winner's release if it is complete.
 *
 * @returns true when it exists now; false when this base folder is read-only and was not set by the user.
 * @throws LaunchError, and what `extract` throws.
 */
export async function unpack(machine: Machine, place: ReleasePaths, payload: Payload): Promise<boolean> {
  const restore = machine.keepPrivate();
  const notice = startNotice(machine, payload.manifest.name);
  let turn: Turn | undefined;
  let stage: Stage | undefined;
  try {
    makeFolders(machine, place);
    turn = await takeTurn(machine, place.home, notice.wait);
    if (isReady(machine, place, payload)) return true;
    removeLeftovers(machine, place.home, turn.isAlone);
    stage = makeStage(machine, place.home);
    const damaged = await fill(machine, place, payload, stage.folder, {
      onWrite: turn.progress,
      onFrame: notice.progress,
    });
    settle(machine, place, payload, stage.folder);
    repairOthers(machine, place, damaged);
    if (!isReady(machine, place, payload)) throw new SystemError('ESTALE', place.folder);
    return true;
  } catch (error) {
    if (mayFallBack(error, place)) return false;
    throw notUsable(machine, place, payload, error);
  } finally {
    notice.end();
    stage?.remove();
    turn?.end();
    restore();
  }
}

/**
 * Checks each folder before creating anything in it. Creates folders one by one: `recursive` would follow a
 * link.
 *
 * @throws the system's error, or SystemError `EFOREIGN` when another user controls one of them.
 */
function makeFolders(machine: Machine, place: ReleasePaths): void {
  refuseForeign(machine, place);
  if (!place.base.isOwn) files().mkdirSync(machine.path(place.base.path), { recursive: true, mode: 0o700 });
  for (const folder of ownFolders(place)) {
    try {
      files().mkdirSync(machine.path(folder), { mode: 0o700 });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    refuseForeign(machine, place);
  }
}

function refuseForeign(machine: Machine, place: ReleasePaths): void {
  const why = whyForeignPlace(machine, place);
  if (why) throw new SystemError('EFOREIGN', why);
}

async function fill(
  machine: Machine,
  place: ReleasePaths,
  payload: Payload,
  stage: NativeText,
  { onWrite, onFrame }: { onWrite: () => void; onFrame: (done: number) => void },
): Promise<DamagedFile[]> {
  const { separator } = machine;
  const release = `${stage}${separator}release`;
  files().mkdirSync(machine.path(release), { mode: 0o700 });
  const tree = readOnly(machine.tree(release), onWrite);
  let damaged: DamagedFile[] = [];
  try {
    await extract(machine, payload, tree, onFrame, async (files) => {
      const shared = await shareFiles(machine, place, files, tree, release);
      damaged = shared.damaged;
      return shared.paths;
    });
  } finally {
    tree.close();
  }
  const write = (name: string, content: string | Uint8Array) =>
    files().writeFileSync(machine.path(`${stage}${separator}${name}`), content, { mode: 0o600, flag: 'wx' });
  write(recordName, payload.manifestBytes);
  write(markerName, markerText(payload));
  return damaged;
}

const writeBits = 0o222;

/**
 * The same tree with read-only files: a program must not keep its data in a release, because the next version
 * has another one. `onWrite` is called for every chunk.
 */
const readOnly = (tree: Tree, onWrite: () => void): Tree => ({
  begin: (path, mode) => tree.begin(path, mode & ~writeBits),
  write(bytes) {
    tree.write(bytes);
    onWrite();
  },
  finish: () => tree.finish(),
  ...(tree.link && {
    link(path: NativeText, source: NativeText) {
      tree.link!(path, source);
      onWrite();
    },
    remove: (path: NativeText) => tree.remove!(path),
    ...(tree.copy && {
      copy(path: NativeText, source: number, mode: number) {
        tree.copy!(path, source, mode);
        onWrite();
      },
    }),
  }),
  close: () => tree.close(),
});

const notWritable = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EFOREIGN', 'ELOOP']);

function mayFallBack(error: unknown, place: ReleasePaths): boolean {
  return !place.base.isDemanded && notWritable.has(codeOf(error));
}

const patience = 1000;

/** The text that a first start shows. */
interface Notice {
  /** How much is unpacked, 0 to 1. */
  progress(done: number): void;
  /** Another start unpacks. */
  wait(): void;
  end(): void;
}

/**
 * One line on a terminal when a first start takes longer than a second, and nothing of it left behind; nothing at all
 * elsewhere.
 */
function startNotice(machine: Machine, name: string): Notice {
  if (!machine.isTerminal() || process.env.TERM === 'dumb')
    return { progress: () => {}, wait: () => {}, end: () => {} };
  const start = Date.now();
  let shown = '';
  const show = (text: string) => {
    if (Date.now() - start < patience || text === shown) return;
    shown = text;
    machine.print(machine.native(`\r${name}: first start, ${text}\x1b[K`));
  };
  return {
    progress: (done) => show(`unpacking ${Math.floor(done * 100)} %`),
    wait: () => show('waiting for another start that is unpacking'),
    end() {
      if (shown) machine.print('\r\x1b[K');
    },
  };
}
