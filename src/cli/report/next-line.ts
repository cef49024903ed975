import { isAbsolute } from 'node:path';
import type { Artifact } from '../../pipeline/result.ts';
import type { Target } from '../../targets/target.ts';
import { shortPath } from './build-table.ts';

/** The command to go on with, ready to paste: the program itself where it runs here, else the check of one that does not. */
export function nextLine(
  artifacts: readonly Artifact[],
  host: Target | undefined,
  workingFolder: string,
): string | undefined {
  const here = artifacts.find(({ target }) => target === host);
  const any = here ?? artifacts[0];
  if (!any) return undefined;
  const path = shortPath(any.path, workingFolder);
  if (!here) return `onebeam verify ${quoted(path)}`;
  if (any.target.startsWith('windows')) return isAbsolute(path) ? `& "${path}"` : `& ".\\${path}"`;
  return quoted(isAbsolute(path) ? path : `./${path}`);
}

/** A word of a POSIX shell. */
export const quoted = (word: string): string =>
  /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
