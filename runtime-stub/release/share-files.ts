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
 * Takes files of a new release from others of the same user, instead of unpacking them: a link where it is the same
 * file, a copy of what is executed. A file counts when its content has the digest of the manifest, and when it is a regular one of
 * this user's that no one may write to. What was linked is looked at under its new name, in a folder that nobody else
 * can reach into: it makes no difference what the old name leads to meanwhile.
 *
 * Whatever goes wrong, the file is unpacked instead.
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
  try {
    const taking = { machine, tree, release, piece: new Uint8Array(pieceLength) };
    for (const donor of donorReleases(machine, place)) {
      if (wanted.length === 0) break;
      const left: ManifestFile[] = [];
      const copies: [file: ManifestFile, isRight: Promise<boolean>][] = [];
      for (const file of wanted) {
        const source = `${donor}/${machine.native(file.path)}`;
        const isTaken = isUsable(machine, file, source) && take(taking, file, source);
        if (typeof isTaken === 'object') copies.push([file, isTaken]);
        else if (isTaken) paths.add(file.path);
        else {
          left.push(file);
          if (donor === place.release) damaged.push(...identityOf(machine, file.path, source));
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
  } catch (error) {
    // All that is missing is unpacked.
    if (!(error instanceof NoLinks)) throw error;
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

/** The file system has no hard links. */
class NoLinks extends Error {}

interface Taking {
  machine: Machine;
  tree: Tree;
  release: NativeText;
  /** Memory to read into. */
  piece: Uint8Array;
}

/**
 * @returns whether the file is in the tree now, right; of a copy only later, since another thread looks at it.
 * @throws NoLinks, or SystemError when the tree cannot be written
 */
function take(taking: Taking, file: ManifestFile, source: NativeText): boolean | Promise<boolean> {
  const { machine, tree, release } = taking;
  if (isExecutable(file)) return copy(taking, file, source);
  const path = machine.native(file.path);
  try {
    tree.link!(path, source);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (passing.has(error.code)) return false;
    throw new NoLinks();
  }
  const linked = `${release}/${path}`;
  if (isUsable(machine, file, linked) && digestOf(taking, linked) === file.sha256) return true;
  tree.remove!(path);
  return false;
}

/** Of one file, not of the file system: somebody removes it at this moment, or it has as many links as there may be. */
const passing = new Set(['ENOENT', 'EMLINK', 'EACCES', 'EPERM', 'ENOTDIR', 'ELOOP']);

function isUsable(machine: Machine, { size, mode }: ManifestFile, path: NativeText): boolean {
  const facts = machine.facts(path, false);
  return (
    facts?.kind === 'file' &&
    facts.size === size &&
    facts.owner === machine.user &&
    (facts.mode & permissions) === (mode & ~writeBits)
  );
}

function copy(
  { machine, tree }: Taking,
  { path, mode, size, sha256 }: ManifestFile,
  source: NativeText,
): boolean | Promise<boolean> {
  if (size > largestCopy) return false;
  const bytes = contentOf(machine, source, size);
  if (bytes?.length !== size) return false;
  tree.begin(machine.native(path), mode & ~writeBits);
  tree.write(bytes);
  tree.finish();
  return crypto.subtle
    .digest('SHA-256', bytes)
    .then((digest) => Buffer.from(digest).toString('hex') === sha256);
}

/** It is in memory at once. No program of a runtime is larger. */
const largestCopy = 32 * 1024 * 1024;

/** At most so many bytes of a file. @returns nothing when it cannot be read */
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
  const { openSync, readSync, closeSync, constants } = files();
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let file: number | undefined;
  try {
    file = openSync(machine.path(path), flags);
    const opened = file;
    use((bytes) => readSync(opened, bytes, 0, bytes.length, null));
    return true;
  } catch {
    return false;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Of a file that has other names besides this one. */
function identityOf(machine: Machine, path: string, source: NativeText): DamagedFile[] {
  const found = files().lstatSync(machine.path(source), { bigint: true, throwIfNoEntry: false });
  return found?.isFile() && found.nlink > 1n ? [{ path, identity: `${found.dev} ${found.ino}` }] : [];
}

/**
 * Puts the good files of a release in the place of damaged ones that other releases have in common with the one that it
 * replaced. Each in one step: a program that runs goes on.
 */
export function repairOthers(machine: Machine, place: ReleasePaths, damaged: readonly DamagedFile[]): void {
  if (damaged.length === 0) return;
  const { linkSync, renameSync, rmSync } = files();
  for (const donor of donorReleases(machine, place)) {
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
