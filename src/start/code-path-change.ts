import type { Escript } from '../escript/escript.ts';
import { escriptFile } from '../payload/format/layout.ts';
import type { ArchiveFolder } from './archive-folders.ts';
import { cachesFolders, starterFolder } from './starter.ts';

/** A word of the command line; a `release` is a path below `release/`. */
export type Word = string | { release: string };

/** The starter's changes of the code path. */
export interface CodePathChange {
  /** Put in front, in this order. */
  first: Word[];
  /** Taken away. */
  gone: Word[];
  /** Put at the end, in this order. */
  last: Word[];
}

export interface CodePathOptions {
  /** Of OTP. */
  release: number;
  /** Returns true when a packed application of OTP has a module of this name. */
  inOtp(module: string): boolean;
}

/**
 * Replaces the folders of the archive by the laid out ones. No two of them have a module of the same name, so that
 * their order only affects speed.
 *
 * From OTP 26 on, a folder is read once: all are in front, like those of the archive. Before, each folder is searched
 * for each module: only the main module's folder is in front. The others follow those of OTP, which has most modules,
 * unless both have a module of the same name.
 *
 * @param folders the main module's first.
 */
export function codePathChange(
  { name }: Pick<Escript, 'name'>,
  inArchive: readonly ArchiveFolder[],
  folders: readonly ArchiveFolder[],
  { release, inOtp }: CodePathOptions,
): CodePathChange {
  const [main, ...others] = folders;
  if (!main) return { first: [], gone: [], last: [] };
  const words = (some: readonly ArchiveFolder[]): Word[] => some.map(({ path }) => ({ release: path }));
  const archive = inArchive.map(({ inside }) => ({
    release: inside ? `${escriptFile(name)}/${inside}` : escriptFile(name),
  }));
  const gone = [...archive, { release: starterFolder }];
  const asked = release < cachesFolders && !others.some(({ modules }) => modules.some(inOtp));
  return asked
    ? { first: words([main]), gone, last: words(others) }
    : { first: words(folders), gone, last: [] };
}
