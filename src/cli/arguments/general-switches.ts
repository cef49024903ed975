import { truth } from '../../configuration/truth.ts';
import type { KnownFlags } from './known-flags.ts';
import { switchesIn } from './switch-words.ts';

/** What errors have to know of a command line before it is understood, and when it never is. */
export interface GeneralSwitches {
  json: boolean;
  verbose: boolean;
  version: boolean;
}

/** As the parser reads them: the last of each counts. @param words before `--`. */
export function generalSwitches(words: readonly string[], flags: KnownFlags): GeneralSwitches {
  const on = { json: false, verbose: false, version: false };
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    const behind = next === 'true' || next === 'false' ? next : 'true';
    for (const { flag, value = behind } of switchesIn(word, flags)) {
      const name = flags.get(flag)?.name;
      if (name === 'json' || name === 'verbose' || name === 'version') on[name] = truth(value) ?? false;
    }
  }
  return on;
}
