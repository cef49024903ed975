import { unsupported } from './pattern-error.ts';

/** The options that may change inside of a pattern. */
export interface PatternFlags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly x: boolean;
  /** Quantifiers are lazy unless a `?` follows. */
  readonly U: boolean;
}

/** The flags with some switched on and some off, by their letters. @throws PatternError */
export function withFlags(flags: PatternFlags, on: string, off = ''): PatternFlags {
  if (/xx/.test(on + off)) throw unsupported({ problem: 'option-xx' });
  const changed = { ...flags };
  for (const flag of on) changed[flag as keyof PatternFlags] = true;
  for (const flag of off) changed[flag as keyof PatternFlags] = false;
  return changed;
}
