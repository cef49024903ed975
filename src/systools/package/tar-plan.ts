import type { Stats } from 'node:fs';
import { atom, string, type Term, tuple } from '../../erlang/term/term.ts';
import { SystoolsError } from '../failure.ts';
import { joinName } from '../files/file-name.ts';
import type { FolderView } from '../files/folder-view.ts';
import { posixOf } from '../files/posix-of.ts';
import { type ReleaseTarEntry, tarNameFault } from './tar-header.ts';

/** An entry for an archive, and the source of its content; folders and special files have none. */
export interface PlannedEntry extends ReleaseTarEntry {
  readonly from: string | undefined;
}

/**
 * The entries of a file or folder, with links followed. Only an empty folder gets an entry; its content is sorted by
 * name (OTP: as the system lists it), depth first.
 *
 * @param otp whose `erl_tar` writes the names.
 * @throws SystoolsError `{tar_error, {add, From, {File, Posix}}}`, or `{tar_error, {add, From, Reason}}` for a name that cannot be written.
 */
export function planTree(view: FolderView, from: string, name: string, otp: number): PlannedEntry[] {
  const entries: PlannedEntry[] = [];
  const add = (entry: PlannedEntry): void => {
    const fault = tarNameFault(entry, otp);
    if (fault) throw addFailure(from, fault);
    entries.push(entry);
  };
  try {
    addTree(view, from, name, add, new Set());
  } catch (error) {
    if (error instanceof Unreadable) throw addFailure(from, tuple(string(error.file), atom(error.posix)));
    throw error;
  }
  return entries;
}

/** `{tar_error, {add, File, Reason}}`. */
export function addFailure(from: string, reason: Term): SystoolsError {
  return new SystoolsError(tuple(atom('tar_error'), tuple(atom('add'), string(from), reason)));
}

class Unreadable extends Error {
  readonly file: string;
  readonly posix: string;

  constructor(file: string, posix: string) {
    super(`${file}: ${posix}`);
    this.file = file;
    this.posix = posix;
  }
}

function addTree(
  view: FolderView,
  from: string,
  name: string,
  add: (entry: PlannedEntry) => void,
  above: ReadonlySet<string>,
): void {
  const stat = statOf(view, from);
  if (!stat.isDirectory()) {
    const isFile = stat.isFile();
    add(entryOf(name, stat, 'file', isFile ? from : undefined));
    return;
  }
  const place = view.files.realPath(view.at(from));
  // A link to a folder above: OTP goes round until the system has followed forty links.
  if (above.has(place)) throw new Unreadable(from, 'eloop');
  const names = namesIn(view, from);
  if (names.length === 0) add(entryOf(name, stat, 'folder', undefined));
  const withPlace = new Set([...above, place]);
  for (const child of names) {
    addTree(view, joinName(from, child), joinName(name, child), add, withPlace);
  }
}

function statOf(view: FolderView, from: string): Stats {
  try {
    const stat = view.stat(from);
    if (stat) return stat;
  } catch (error) {
    throw new Unreadable(from, posixOf(error));
  }
  throw new Unreadable(from, 'enoent');
}

function namesIn(view: FolderView, folder: string): string[] {
  try {
    return view.names(folder);
  } catch (error) {
    throw new Unreadable(folder, posixOf(error));
  }
}

function entryOf(
  name: string,
  stat: Stats,
  type: ReleaseTarEntry['type'],
  from: string | undefined,
): PlannedEntry {
  const size = from === undefined ? 0 : stat.size;
  const { mode, uid, gid } = stat;
  return { name, type, mode, uid, gid, size, mtime: Math.floor(stat.mtimeMs / 1000), from };
}
