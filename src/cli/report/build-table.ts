import { relative } from 'node:path';
import type { Artifact } from '../../pipeline/result.ts';
import { sizeText } from './size-text.ts';
import { table } from './table.ts';

const header = ['target', 'file', 'size', 'stub', 'runtime', 'program', 'sha256'];
const sizes = new Set([2, 3, 4, 5]);

/**
 * What was made, as a table: sizes, and what they consist of. Where it would not fit, digests are cut; where even that
 * is too wide, each executable gets lines of its own.
 *
 * @param columns of the terminal; nothing when it is none: then nothing is cut.
 */
export function buildTable(artifacts: readonly Artifact[], workingFolder: string, columns?: number): string {
  const rows = artifacts.map(({ target, path, size, parts, sha256 }) => [
    target,
    shortPath(path, workingFolder),
    ...[size, parts.stub, parts.runtime, parts.program].map(sizeText),
    sha256 || '(not written)',
  ]);
  const whole = table([header, ...rows], sizes);
  if (columns === undefined || fits(whole, columns)) return whole;
  const short = rows.map((row) => [...row.slice(0, -1), row.at(-1)!.slice(0, 16)]);
  const narrow = table([header, ...short], sizes);
  if (fits(narrow, columns)) return narrow;
  return rows.map((row) => table(row.map((cell, column) => [header[column]!, cell]))).join('\n');
}

const fits = (text: string, columns: number): boolean =>
  text.split('\n').every((line) => line.length <= columns);

/** Relative when it is below the working folder. */
export function shortPath(path: string, workingFolder: string): string {
  const short = relative(workingFolder, path);
  return short.startsWith('..') ? path : short;
}
