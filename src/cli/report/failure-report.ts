import type { BuildResult } from '../../pipeline/result.ts';
import type { Terminal } from '../terminal.ts';
import { table } from './table.ts';
import { errorDocument } from './tell-error.ts';

/**
 * What could not be made, and why. Of a single target as every error is told; of several as a table, with each hint once
 * below it.
 *
 * @param asked how many targets were to be built.
 */
export function failureReport(
  failures: BuildResult['failures'],
  asked: number,
  { err, colors }: Pick<Terminal, 'err' | 'colors'>,
): void {
  if (failures.length === 0) return;
  const told = failures.map(({ target, error }) => ({ target, ...errorDocument(error) }));
  const [first] = told;
  if (asked === 1) err(`${colors.red('error:')} ${first!.target}: ${first!.message}\n`);
  else {
    const few = failures.length === 1 ? 'one target was' : `${failures.length} targets were`;
    err(`${colors.red('error:')} ${few} not made, of ${asked}\n`);
    const rows = told.map(({ target, code, message }) => [target, code ?? '', message]);
    err(table([['target', 'error', 'why'], ...rows]));
  }
  for (const hint of new Set(told.flatMap(({ hint }) => hint ?? []))) {
    err(`${colors.cyan('hint:')} ${hint}\n`);
  }
}
