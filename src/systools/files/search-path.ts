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
): readonly string[] {
  return [...new Set([...expandPath(view, path), ...codePath])].filter((folder) => folder !== '');
}

/** The folders that the entries of a `path` option stand for. Entries that are not there disappear. */
export function expandPath(view: FolderView, path: readonly string[]): string[] {
  return path.flatMap((entry) => expandEntry(view, entry));
}

function expandEntry(view: FolderView, entry: string): string[] {
  const [first, ...rest] = splitName(entry);
  if (first === undefined) return [];
  let folders = first.includes('*')
    ? matching(view, first, '.').filter((name) => view.isFolder(name))
    : [first].filter((name) => view.isFolder(name));
  for (const part of rest) {
    folders = folders
      .flatMap((folder) => {
        const names = part.includes('*') ? matching(view, part, folder) : [part];
        return names.map((name) => joinName(folder, name));
      })
      .filter((name) => view.isFolder(name));
  }
  return folders;
}

/**
 * Names in a folder that a wildcard matches. As in OTP a wildcard is a regular expression in which `*` stands for any
 * characters: a dot matches every character. OTP takes the names as the system gives them; here they are sorted.
 */
function matching(view: FolderView, wildcard: string, folder: string): string[] {
  if (wildcard === '*') return view.list(folder);
  const pattern = compile(wildcard.replaceAll('*', '[^/]*'));
  return pattern ? view.list(folder).filter((name) => pattern.exec(name)?.[0] === name) : [];
}

/** OTP's expressions are Perl's; the few that mean something else here are not worth a second engine. */
function compile(pattern: string): RegExp | undefined {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags);
    } catch {
      // Stricter with `u`: a lone `{` is text without it.
    }
  }
  return undefined;
}
