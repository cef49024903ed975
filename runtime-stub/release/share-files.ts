import type { ManifestFile } from '../../src/payload/format/manifest.ts';
import { files } from '../system/cold-files.ts';
import { type Machine, type NativeText, SystemError, type Tree } from '../system/machine.ts';
import { donorReleases } from './donors.ts';
import type { ReleasePaths } from './place.ts';
import { isExecutable, isShareable } from './shareable.ts';

/** A file of the broken release that others have, too. */
export interface DamagedFile {
  path: string;
  /** Which one: device and inode. */
  identity: string;
}

export interface SharedFiles {
  /** Paths of the files that are in the tree already. */
  paths: ReadonlySet<string>;
  damaged: DamagedFile[];
}

const pieceLength = 1024 * 1024;
const permissions = 0o7777;
const writeBits = 0o222;

/**
 * Takes files of a new release from others of the same user, instead of unpacking them: a link where it is the
 * same file, a copy of what is executed. A file counts when its content has the digest of the manifest (as
 * verified by the launcher that unpacked it, and not written to since; otherwise it is hashed again), and when
 * it is a regular, read-only file of this user. A linked file is checked under its new name, in a folder that
 * only this user can access: changes at the old name do not matter.
 *
 * After any failure, the file is unpacked instead.
 *
 * @param tree of the new release.
 * @param release its folder.
 */
export async function shareFiles(
  machine: Machine,
  place: ReleasePaths,
  expected: readonly ManifestFile[],
  tree: Tree,
  release: NativeText,
): Promise<SharedFiles> {
  const paths = new Set<string>();
  const damaged: DamagedFile[] = [];
  let wanted = expected.filter((file) => file.size > 0 && isShareable(file));
  if (!tree.link || machine.user === undefined) return { paths, damaged };
  const taking = { machine, tree, release, piece: new Uint8Array(pieceLength) };
  let haveLinks = true;
  // Something is wrong with what is there: then nothing is taken on its word.
  const isRepair = machine.facts(place.folder, false) !== undefined;
  for (const { release: donor, verified } of donorReleases(machine, place)) {
    if (wanted.length === 0 || !haveLinks) break;
    const left: ManifestFile[] = [];
    const copies: [file: ManifestFile, isRight: Promise<boolean>][] = [];
    for (const file of wanted) {
      const source = `${donor}/${machine.native(file.path)}`;
      const changed = haveLinks ? usable(machine, file, source) : undefined;
      const isKnown =
        !isRepair &&
        changed !== undefined &&
        verified !== undefined &&
        changed <= verified.time &&
        verified.digests.get(file.path) === file.sha256;
      const taken = changed === undefined ? 'not right' : take(taking, file, source, isKnown);
      if (taken === 'no links') haveLinks = false;
      if (typeof taken === 'object') copies.push([file, taken]);
      else if (taken === 'right') paths.add(file.path);
      else {
        left.push(file);
        if (donor === place.release && haveLinks) damaged.push(...identityOf(machine, file.path, source));
      }
    }
    for (const [file, isRight] of copies) {
      if (await isRight) paths.add(file.path);
      else {
        tree.remove!(machine.native(file.path));
        left.push(file);
      }
    }
    wanted = left;
  }
  if (paths.size > 0) {
    for (const { path, mode } of expected.filter((file) => file.size === 0 && isShareable(file))) {
      tree.begin(machine.native(path), mode & ~writeBits);
      tree.finish();
      paths.add(path);
    }
  }
  return { paths, damaged };
}

interface Taking {
  machine: Machine;
  tree: Tree;
  release: NativeText;
  /** Memory to read into. */
  piece: Uint8Array;
}

/** `no links`: the file system has none. Of a copy it comes later whether it is right, since another thread looks at it. */
type Taken = 'right' | 'not right' | 'no links' | Promise<boolean>;

/** @throws SystemError when the tree cannot be written */
function take(taking: Taking, file: ManifestFile, source: NativeText, isKnown: boolean): Taken {
  const { machine, tree, release } = taking;
  if (isExecutable(file)) return copy(taking, file, source, isKnown);
  const path = machine.native(file.path);
  try {
    tree.link!(path, source);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return passing.has(error.code) ? 'not right' : 'no links';
  }
  const linked = `${release}/${path}`;
  const isFile = usable(machine, file, linked) !== undefined;
  if (isFile && (isKnown || digestOf(taking, linked) === file.sha256)) return 'right';
  tree.remove!(path);
  return 'not right';
}

/** Concerns one file, not the file system: it was just removed, or has the maximum number of links. */
const passing = new Set(['ENOENT', 'EMLINK', 'EACCES', 'EPERM', 'ENOTDIR', 'ELOOP']);

/** @returns when it was last written to, in milliseconds since 1970; nothing when it is not to be used */
function usable(machine: Machine, { size, mode }: ManifestFile, path: NativeText): number | undefined {
  const found = files().lstatSync(machine.path(path), { throwIfNoEntry: false });
  const isRight =
    found?.isFile() === true &&
    found.size === size &&
    found.uid === machine.user &&
    (found.mode & permissions) === (mode & ~writeBits);
  return isRight ? found.mtimeMs : undefined;
}

function copy(
  { machine, tree }: Taking,
  { path, mode, size, sha256 }: ManifestFile,
  source: NativeText,
  isKnown: boolean,
): Taken {
  if (isKnown && tree.copy) return copyKnown(machine, tree, { path, mode, size, sha256 }, source);
  if (size > largestCopy) return 'not right';
  const bytes = contentOf(machine, source, size);
  if (bytes?.length !== size) return 'not right';
  tree.begin(machine.native(path), mode & ~writeBits);
  tree.write(bytes);
  tree.finish();
  return crypto.subtle
    .digest('SHA-256', bytes)
    .then((digest) => Buffer.from(digest).toString('hex') === sha256);
}

/** Copies the file that was checked: it stays open meanwhile. */
function copyKnown(machine: Machine, tree: Tree, file: ManifestFile, source: NativeText): Taken {
  const { openSync, fstatSync, closeSync } = files();
  const path = machine.native(file.path);
  let opened: number | undefined;
  try {
    opened = openSync(machine.path(source), readFlags());
    const { size, uid } = fstatSync(opened);
    if (size !== file.size || uid !== machine.user) return 'not right';
    tree.copy!(path, opened, file.mode & ~writeBits);
    return 'right';
  } catch {
    // The file was removed, or the disk is full: then it is unpacked, which reports a full disk.
    try {
      tree.remove!(path);
    } catch {}
    return 'not right';
  } finally {
    if (opened !== undefined) closeSync(opened);
  }
}

/** Follows no link and does not block. */
function readFlags(): number {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = files().constants;
  return O_RDONLY | O_NOFOLLOW | O_NONBLOCK;
}

/** Read completely: a runtime has no large programs. */
const largestCopy = 32 * 1024 * 1024;

/** At most this many bytes of a file. @returns nothing when it cannot be read */
function contentOf(machine: Machine, path: NativeText, length: number): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(length);
  let done = 0;
  const isRead = readPieces(machine, path, (read) => {
    for (let count = -1; done < length && count !== 0; done += count) count = read(bytes.subarray(done));
  });
  return isRead ? bytes.subarray(0, done) : undefined;
}

/** @returns nothing when it cannot be read */
function digestOf({ machine, piece }: Taking, path: NativeText): string | undefined {
  const hash = new Bun.CryptoHasher('sha256');
  const isRead = readPieces(machine, path, (read) => {
    for (let count = read(piece); count > 0; count = read(piece)) hash.update(piece.subarray(0, count));
  });
  return isRead ? hash.digest('hex') : undefined;
}

/** Opens a file for `use`; never waits for it, and follows no link. @returns whether it could be read */
function readPieces(
  machine: Machine,
  path: NativeText,
  use: (read: (bytes: Uint8Array) => number) => void,
): boolean {
  const { openSync, readSync, closeSync } = files();
  let file: number | undefined;
  try {
    file = openSync(machine.path(path), readFlags());
    const opened = file;
    use((bytes) => readSync(opened, bytes, 0, bytes.length, null));
    return true;
  } catch {
    return false;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** A file that has other links. */
function identityOf(machine: Machine, path: string, source: NativeText): DamagedFile[] {
  const found = files().lstatSync(machine.path(source), { bigint: true, throwIfNoEntry: false });
  return found?.isFile() && found.nlink > 1n ? [{ path, identity: `${found.dev} ${found.ino}` }] : [];
}

/**
 * Replaces damaged files that other releases share with the replaced release by the good files of the new one.
 * Each is replaced in one step, so that running programs continue.
 */
export function repairOthers(machine: Machine, place: ReleasePaths, damaged: readonly DamagedFile[]): void {
  if (damaged.length === 0) return;
  const { linkSync, renameSync, rmSync } = files();
  for (const { release: donor } of donorReleases(machine, place)) {
    if (donor === place.release) continue;
    for (const { path, identity } of damaged) {
      const broken = `${donor}/${machine.native(path)}`;
      if (identityOf(machine, path, broken)[0]?.identity !== identity) continue;
      const beside = machine.path(`${broken}.${crypto.randomUUID()}`);
      try {
        linkSync(machine.path(`${place.release}/${machine.native(path)}`), beside);
        renameSync(beside, machine.path(broken));
      } catch {
        // It is repaired at its own next start, or by its own `verify`.
        rmSync(beside, { force: true });
      }
    }
  }
}
