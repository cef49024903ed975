import { dirname } from 'node:path';
import { atom, string, tuple } from '../../erlang/term/term.ts';
import { SystoolsError } from '../failure.ts';
import { type FolderView, posixOf } from './folder-view.ts';

/** A file to be written, by its name as the options gave it. */
export interface OutputFile {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/**
 * Writes files so that either all of them are there or none has changed: each is renamed into its place when all that
 * follow are there.
 *
 * @throws SystoolsError `{open, File, Posix}`. A folder that is not there is not made, as in OTP.
 */
export async function writeOutputs(
  view: FolderView,
  [first, ...others]: readonly OutputFile[],
): Promise<void> {
  if (!first) return;
  const refuse = (posix: string): SystoolsError =>
    new SystoolsError(tuple(atom('open'), string(first.file), atom(posix)));
  const path = view.at(first.file);
  const obstacle = obstacleAt(view, path);
  if (obstacle) throw refuse(obstacle);
  try {
    await view.files.write(path, first.bytes, () => writeOutputs(view, others));
  } catch (error) {
    throw error instanceof SystoolsError ? error : refuse(posixOf(error));
  }
}

/** Why a file of this name cannot be opened for writing, as far as that can be told before. */
export function obstacleAt(view: FolderView, path: string): string | undefined {
  try {
    const folder = view.stat(dirname(path));
    if (!folder) return 'enoent';
    if (!folder.isDirectory()) return 'enotdir';
    return view.isFolder(path) ? 'eisdir' : undefined;
  } catch (error) {
    return posixOf(error);
  }
}
