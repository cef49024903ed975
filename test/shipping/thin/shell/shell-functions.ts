import { expect } from 'bun:test';
import { failureFunctions } from '../../../../src/shipping/thin/shell/failures.ts';
import { shellWord } from '../../../../src/shipping/thin/shell-word.ts';
import { run } from '../../../bed/run.ts';

/** Variables that every script sets before its functions. */
const values = "onebeam_feed='\n'\nonebeam_locked=\nonebeam_self=/bin/tool\n";

/** Runs lines after the functions of scripts, in `sh`. @returns what they print. */
export async function inShell(
  functions: readonly string[],
  lines: readonly string[],
  env: Record<string, string> = {},
): Promise<string> {
  const script = [values, failureFunctions, ...functions, ...lines].join('\n');
  const ran = await run('/bin/sh', ['-c', script], { env: { PATH: '/usr/bin:/bin', ...env } });
  expect(Buffer.from(ran.stderr).toString()).toBe('');
  return Buffer.from(ran.stdout).toString();
}

/** A call of a function with these arguments. */
export const call = (name: string, ...words: string[]): string => [name, ...words.map(shellWord)].join(' ');
