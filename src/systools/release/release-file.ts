import { atom, string, type Term, tuple } from '../../erlang/term/term.ts';
import { SystoolsError } from '../failure.ts';
import { isAbsolute, joinName } from '../files/file-name.ts';
import type { FolderView } from '../files/folder-view.ts';
import { readTermFile, TermFileFailure } from '../files/term-file.ts';
import { knownOtp, otpOf } from '../options/known-otp.ts';
import type { Release } from './release.ts';
import { checkRelease } from './release-check.ts';

/**
 * Finds, reads and checks `Name.rel`: where the name says when it is absolute, otherwise below the working folder, then
 * below each folder of the path.
 *
 * @param otp the release whose syntax of terms counts. Not given: the one that the `erts` version in the file belongs to.
 * @throws SystoolsError `{not_found, File}`, `{read, File}`, `{parse, File, {Line, erl_parse, Text}}`, or what `checkRelease` finds.
 */
export function readRelease(
  view: FolderView,
  name: string,
  path: readonly string[],
  otp: number | undefined,
): { release: Release; warnings: Term[]; otp: number } {
  const file = `${name}.rel`;
  const places = isAbsolute(file) ? [file] : ['.', ...path].map((folder) => joinName(folder, file));
  for (const place of places) {
    try {
      return readAs(view, place, file, otp);
    } catch (error) {
      const isAbsent = error instanceof TermFileFailure && error.posix !== undefined;
      if (!isAbsent) throw error;
      if (error.posix !== 'enoent' && error.posix !== 'enotdir') break;
    }
  }
  throw new SystoolsError(tuple(atom('not_found'), string(file)));
}

/** Without a given OTP release, the file must be read to determine the syntax for reading it. */
function readAs(
  view: FolderView,
  place: string,
  shown: string,
  asked: number | undefined,
): { release: Release; warnings: Term[]; otp: number } {
  if (asked !== undefined) return { ...checkRelease(readTermFile(view, place, shown, asked)), otp: asked };
  const { newest } = knownOtp;
  const checked = checkRelease(readTermFile(view, place, shown, newest));
  const otp = otpOf(checked.release, undefined);
  return otp === newest ? { ...checked, otp } : readAs(view, place, shown, otp);
}
