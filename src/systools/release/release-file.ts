import { atom, string, type Term, tuple } from '../../erlang/term/term.ts';
import { SystoolsError } from '../failure.ts';
import { isAbsolute, joinName } from '../files/file-name.ts';
import type { FolderView } from '../files/folder-view.ts';
import { readTermFile, TermFileFailure } from '../files/term-file.ts';
import type { Release } from './release.ts';
import { checkRelease } from './release-check.ts';

/**
 * Finds, reads and checks `Name.rel`: where the name says when it is absolute, otherwise below the working folder, then
 * below each folder of the path.
 *
 * @throws SystoolsError `{not_found, File}`, `{read, File}`, `{parse, File, {Line, erl_parse, Text}}`, or what `checkRelease` finds.
 */
export function readRelease(
  view: FolderView,
  name: string,
  path: readonly string[],
): { release: Release; warnings: Term[] } {
  const file = `${name}.rel`;
  const places = isAbsolute(file) ? [file] : ['.', ...path].map((folder) => joinName(folder, file));
  for (const place of places) {
    try {
      return checkRelease(readTermFile(view, place, file));
    } catch (error) {
      const isAbsent = error instanceof TermFileFailure && error.posix !== undefined;
      if (!isAbsent) throw error;
      if (error.posix !== 'enoent' && error.posix !== 'enotdir') break;
    }
  }
  throw new SystoolsError(tuple(atom('not_found'), string(file)));
}
