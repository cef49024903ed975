/** Facts about one file, folder or link that decide who can change it. */
export interface PathFacts {
  kind: 'file' | 'folder' | 'link' | 'other';
  /** Twelve bits. */
  mode: number;
  owner: number | undefined;
  group?: number | undefined;
}

/** Reads the file system for one user. Paths use `/`. */
export interface PathReader {
  /** Numeric id of the user who must be able to trust the path. */
  user: number;
  /** Does not follow a link. Returns nothing for what is missing or cannot be looked at. */
  facts(path: string): PathFacts | undefined;
  /** Target of a link, as it is stored. */
  target(path: string): string | undefined;
  /** Content of `/etc/group`, or nothing. Read only for folders that a group may write to. */
  groups(): string | undefined;
}

/** The part of a path that another user controls, and how. */
export interface Distrust {
  path: string;
  why: 'foreign' | 'shared' | 'link' | 'not-a-folder';
}

const sticky = 0o1000;
const groupWrites = 0o020;
const othersWrite = 0o002;
/** As many as Linux follows. */
const mostLinks = 40;

/**
 * Finds out whether a user other than this one and root can replace `path` or a folder above it. Follows links as the
 * kernel does, and checks the folders that they lead through.
 *
 * The last name of the path need not exist; its own mode is not checked, see `whyNotOwn`. A folder is safe when its
 * owner is the user or root, and no other user may write to it; with the sticky bit others may write, but then each
 * entry on the path must belong to the user or root. The owner of `/` counts as root: in a user namespace root has
 * another number.
 *
 * @param path absolute.
 * @returns the first folder or link that someone else controls, or nothing.
 */
export function whyReplaceable(reader: PathReader, path: string): Distrust | undefined {
  const { user } = reader;
  let above = reader.facts('/');
  const rootOwner = above?.owner;
  const isTrusted = ({ owner }: PathFacts) => owner === user || owner === 0 || owner === rootOwner;
  let folder = '';
  let links = 0;
  const names = path.split('/');
  while (names.length > 0) {
    const name = names.shift()!;
    if (name === '' || name === '.') continue;
    if (name === '..') {
      // No link is left in `folder`: the folder above is the one that its text says.
      folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
      above = reader.facts(folder || '/');
      continue;
    }
    if (!above) return undefined;
    if (above.kind !== 'folder') return { path: folder, why: 'not-a-folder' };
    if (!isTrusted(above)) return { path: folder || '/', why: 'foreign' };
    const isShared = mayOthersWrite(reader, above);
    if (isShared && (above.mode & sticky) === 0) return { path: folder || '/', why: 'shared' };
    const next = `${folder}/${name}`;
    const entry = reader.facts(next);
    if (entry && isShared && !isTrusted(entry)) return { path: next, why: 'foreign' };
    if (entry?.kind !== 'link') {
      folder = next;
      above = entry;
      continue;
    }
    const target = ++links > mostLinks ? undefined : reader.target(next);
    if (target === undefined) return { path: next, why: 'link' };
    names.unshift(...target.split('/'));
    if (target.startsWith('/')) {
      folder = '';
      above = reader.facts('/');
    }
  }
  return undefined;
}

/**
 * Checks a folder that was created for this user: a real folder, owned by the user, not writable by others.
 *
 * @returns nothing when it is one, or does not exist.
 */
export function whyNotOwn(reader: PathReader, path: string): Distrust | undefined {
  const facts = reader.facts(path);
  if (!facts) return undefined;
  if (facts.kind === 'link') return { path, why: 'link' };
  if (facts.kind !== 'folder') return { path, why: 'not-a-folder' };
  if (facts.owner !== reader.user) return { path, why: 'foreign' };
  return (facts.mode & (groupWrites | othersWrite)) === 0 ? undefined : { path, why: 'shared' };
}

/**
 * Returns true when anyone but the owner may write to a file or folder, going by its mode alone.
 *
 * Systems with user private groups create folders with mode 0775. Such a group has the number of its user and no
 * other members.
 */
export function mayOthersWrite(reader: PathReader, { mode, group }: PathFacts): boolean {
  if ((mode & othersWrite) !== 0) return true;
  if ((mode & groupWrites) === 0) return false;
  if (group === undefined || group !== reader.user || group === 0) return true;
  const lines = (reader.groups() ?? '').split('\n').map((line) => line.split(':'));
  const sameGroup = lines.filter(([, , id]) => id === String(group));
  return sameGroup.length === 0 || sameGroup.some(([, , , members]) => members !== '');
}
