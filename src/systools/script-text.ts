import type { Term } from '../erlang/term.ts';
import { formatText } from './format-text.ts';

/** The text of a `.script` file: `%% coding: utf-8`, the script pretty-printed, a full stop. UTF-8. */
export function scriptText(script: Term): Uint8Array {
  return Buffer.from(formatText('%% coding: utf-8~n~tp.~n', script));
}
