import { isAbsolute, relative } from 'node:path';
import type { Artifact, Target } from '../../index.ts';
import { sizeText } from './size-text.ts';
import { table } from './table.ts';

const header = ['target', 'file', 'size', 'launcher', 'runtime', 'program', '~archive', '~thin', 'sha256'];
const sizes = new Set([2, 3, 4, 5, 6, 7]);
/** Columns with the parts of a size, and with the size of a download: `~` marks estimates. */
const parts = new Set([3, 4, 5, 6, 7]);

const cut = (digest: string): string =>
  /^[0-9a-f]{64}$/.test(digest) ? `${digest.slice(0, 16)}...` : digest;

/**
 * Returns a table of the executables, with sizes and their parts. If it does not fit, digests are cut, marked
 * with dots; then the parts are omitted; then each executable gets separate lines.
 *
 * @param columns of the terminal; nothing without a terminal: then nothing is cut.
 */
export function buildTable(artifacts: readonly Artifact[], workingFolder: string, columns?: number): string {
  const rows = artifacts.map(({ target, path, size, parts: of, downloads, sha256 }) => [
    target,
    shortPath(path, workingFolder),
    ...[size, of.launcher, of.runtime, of.program].map(sizeText),
    ...[downloads.archive, downloads.thin].map((one) => (one === undefined ? '-' : sizeText(one))),
    sha256 || '(not written)',
  ]);
  const whole = table([header, ...rows], sizes);
  if (columns === undefined || fits(whole, columns)) return whole;
  const short = rows.map((row) => [...row.slice(0, -1), cut(row.at(-1)!)]);
  const narrow = table([header, ...short], sizes);
  if (fits(narrow, columns)) return narrow;
  const few = table(
    [header, ...short].map((row) => row.filter((_, column) => !parts.has(column))),
    new Set([2]),
  );
  if (fits(few, columns)) return few;
  return rows.map((row) => table(row.map((cell, column) => [header[column]!, cell]))).join('\n');
}

const fits = (text: string, columns: number): boolean =>
  text.split('\n').every((line) => line.length <= columns);

/** Relative when it is below the working folder. */
export function shortPath(path: string, workingFolder: string): string {
  const short = relative(workingFolder, path);
  return short.startsWith('..') ? path : short;
}

/** The next command, ready to paste: the program itself where it runs on this machine, else its check. */
export function nextLine(
  artifacts: readonly Artifact[],
  host: Target | undefined,
  workingFolder: string,
): string | undefined {
  const here = artifacts.find(({ target }) => target === host);
  const any = here ?? artifacts[0];
  if (!any) return undefined;
  const path = shortPath(any.thin?.launchers[0] ?? any.path, workingFolder);
  if (any.thin && !here) return undefined;
  if (!here) return `onebeam verify ${quoted(path)}`;
  if (any.target.startsWith('windows')) return isAbsolute(path) ? `& "${path}"` : `& ".\\${path}"`;
  return quoted(isAbsolute(path) ? path : `./${path}`);
}

/** A word of a POSIX shell. */
const quoted = (word: string): string =>
  /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
