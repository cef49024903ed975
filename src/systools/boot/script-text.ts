import { printPretty } from '../../erlang/print/print-pretty.ts';
import type { Term } from '../../erlang/term/term.ts';

/** The text of a `.script` file: `%% coding: utf-8`, the script pretty-printed, a full stop. UTF-8. */
export function scriptText(script: Term, otp: number): Uint8Array {
  return Buffer.from(`%% coding: utf-8\n${printPretty(script, 'latin1', { otp })}.\n`);
}
