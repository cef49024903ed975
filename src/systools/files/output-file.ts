import { atom, string, tuple } from '../../erlang/term/term.ts';
import { SystoolsError } from '../failure.ts';
import type { FolderView } from './folder-view.ts';
import { posixOf } from './posix-of.ts';

/** A file to be written, by its name as the options gave it. */
export interface OutputFile {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/**
 * Writes files so that either all of them are there or none has changed: each is renamed into its place when all that
 * follow are there. An existing file keeps its mode, and links are written through, as in OTP.
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
  const place = view.files.outputPlace(view.at(first.file));
  if (typeof place === 'string') throw refuse(place);
  try {
    await view.files.write(place, first.bytes, () => writeOutputs(view, others));
  } catch (error) {
    throw error instanceof SystoolsError ? error : refuse(posixOf(error));
  }
}
