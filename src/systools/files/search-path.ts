import { OnebeamError } from '../../errors/onebeam-error.ts';
import { knownOtp } from '../options/known-otp.ts';
import { firstMatch } from '../pattern/match-pattern.ts';
import { parsePattern } from '../pattern/parse-pattern.ts';
import { PatternError } from '../pattern/pattern-error.ts';
import { joinName, splitName } from './file-name.ts';
import type { FolderView } from './folder-view.ts';

/**
 * The folders that are searched for files: the `path` option with its wildcards expanded, then the code path; each
 * once, at its first place.
 */
export function searchPath(
  view: FolderView,
  path: readonly string[],
  codePath: readonly string[],
  otp: number = knownOtp.newest,
): readonly string[] {
  return [...new Set([...expandPath(view, path, otp), ...codePath])].filter((folder) => folder !== '');
}

/** The folders that match the entries of a `path` option. Missing entries are ignored. */
export function expandPath(
  view: FolderView,
  path: readonly string[],
  otp: number = knownOtp.newest,
): string[] {
  return path.flatMap((entry) => expandEntry(view, entry, otp));
}

function expandEntry(view: FolderView, entry: string, otp: number): string[] {
  const [first, ...rest] = splitName(entry);
  if (first === undefined) return [];
  let folders = first.includes('*')
    ? matching(view, first, '.', otp).filter((name) => view.isFolder(name))
    : [first].filter((name) => view.isFolder(name));
  for (const part of rest) {
    folders = folders
      .flatMap((folder) => {
        const names = part.includes('*') ? matching(view, part, folder, otp) : [part];
        return names.map((name) => joinName(folder, name));
      })
      .filter((name) => view.isFolder(name));
  }
  return folders;
}

/**
 * Names in a folder that a wildcard matches. As in OTP a wildcard is a regular expression in which `*` matches any
 * characters: a dot matches every character. OTP uses the system's order of names; here they are sorted.
 *
 * @throws OnebeamError `systools-wildcard-unsupported`
 */
function matching(view: FolderView, wildcard: string, folder: string, otp: number): string[] {
  if (wildcard === '*') return view.list(folder);
  try {
    const pattern = parsePattern(wildcard.replaceAll('*', '[^/]*'), otp);
    return view.list(folder).filter((name) => firstMatch(pattern, name) === name);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    // An invalid regular expression matches nothing.
    if (error.kind === 'invalid') return [];
    throw new OnebeamError('systools-wildcard-unsupported', { found: wildcard, why: error.fault });
  }
}
