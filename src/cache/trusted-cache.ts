import { lstatSync, readFileSync, readlinkSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { causeMessage, OnebeamError } from '../errors/onebeam-error.ts';
import { makeFolder } from '../files/made-folder.ts';
import {
  type Distrust,
  mayOthersWrite,
  type PathFacts,
  type PathReader,
  whyReplaceable,
} from '../files/trusted-path.ts';

/**
 * Makes a folder of the build cache, mode 0700 with those above it that it makes.
 *
 * @param below names of folders inside the cache folder.
 * @throws OnebeamError `cache-not-trusted` before anything is made, `cache-not-writable`.
 */
export async function makeCacheFolder(cacheFolder: string, ...below: string[]): Promise<string> {
  const folder = join(cacheFolder, ...below);
  requireTrustedCache(cacheFolder, ...below);
  await makeFolder(folder, 0o700).catch((cause) => {
    throw new OnebeamError(
      'cache-not-writable',
      { path: cacheFolder, reason: causeMessage(cause) },
      { cause },
    );
  });
  requireTrustedCache(cacheFolder, ...below);
  return folder;
}

/**
 * Makes sure that only this user and root can put anything into a folder of the build cache. The name of an
 * entry states its digest, so that a user who may write there could make a build pack other content. On
 * Windows, the access lists of the profile folder protect it.
 *
 * @param below names of folders inside the cache folder; they need not exist.
 * @throws OnebeamError `cache-not-trusted`
 */
export function requireTrustedCache(cacheFolder: string, ...below: string[]): void {
  const reader = pathReader();
  if (!reader) return;
  const folders = [cacheFolder, ...below.map((_, index) => join(cacheFolder, ...below.slice(0, index + 1)))];
  let distrust = whyReplaceable(reader, join(folders.at(-1)!, 'entry'));
  // The sticky bit would let others add entries.
  for (const path of folders) distrust ??= whyShared(reader, path);
  // Creating a file in something that is not a folder fails anyway.
  if (!distrust || distrust.why === 'not-a-folder') return;
  const { path, why } = distrust;
  throw new OnebeamError('cache-not-trusted', { path, why, folder: cacheFolder });
}

/**
 * Returns true when an entry is a plain file, or a real folder, that only this user or root can have written
 * to.
 */
export function isTrustedEntry(path: string, wanted: 'file' | 'folder' = 'file'): boolean {
  const reader = pathReader();
  const facts = factsOf(lstatSync(path, { throwIfNoEntry: false }));
  if (facts?.kind !== wanted) return false;
  return !reader || ((facts.owner === reader.user || facts.owner === 0) && !mayOthersWrite(reader, facts));
}

function whyShared(reader: PathReader, path: string): Distrust | undefined {
  const facts = factsOf(attempt(() => statSync(path)));
  return facts && mayOthersWrite(reader, facts) ? { path, why: 'shared' } : undefined;
}

function pathReader(): PathReader | undefined {
  const user = process.getuid?.();
  if (user === undefined) return undefined;
  return {
    user,
    facts: (path) => factsOf(attempt(() => lstatSync(path))),
    target: (path) => attempt(() => readlinkSync(path)),
    groups: () => attempt(() => readFileSync('/etc/group', 'utf8')),
  };
}

function attempt<Value>(look: () => Value): Value | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

function factsOf(found: Stats | undefined): PathFacts | undefined {
  if (!found) return undefined;
  const kind = found.isFile()
    ? 'file'
    : found.isDirectory()
      ? 'folder'
      : found.isSymbolicLink()
        ? 'link'
        : 'other';
  return { kind, mode: found.mode & 0o7777, owner: found.uid, group: found.gid };
}
