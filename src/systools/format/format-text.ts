import { printFlat, writeTerm } from '../../erlang/print/print-flat.ts';
import { printPretty } from '../../erlang/print/print-pretty.ts';
import { type Term, textOf } from '../../erlang/term/term.ts';

/**
 * Returns what `io_lib:format/2` makes of a template: `~p` pretty, `~0p` on one line, `~w` plain, `~s` text, each with `t` for
 * atoms in Unicode, and `~n`. A term over several lines is laid out from the column at which it begins.
 */
export function formatText(template: string, ...args: readonly (Term | string)[]): string {
  const rest = [...args];
  let text = '';
  for (const part of template.split(/(~0?t?[pws]|~n)/)) {
    if (part === '~n') text += '\n';
    else if (/^~.*[pws]$/.test(part)) text += formatOne(part, rest.shift()!, columnAfter(text));
    else text += part;
  }
  return text;
}

function formatOne(directive: string, arg: Term | string, column: number): string {
  if (typeof arg === 'string') return arg;
  const atoms = directive.includes('t') ? 'unicode' : 'latin1';
  if (directive.endsWith('w')) return writeTerm(arg, atoms);
  if (directive.includes('0')) return printFlat(arg);
  if (directive.endsWith('p')) return printPretty(arg, 'latin1', { column, atoms });
  return textOf(arg) ?? (arg.type === 'atom' ? arg.name : writeTerm(arg));
}

/** Columns count from 1. */
function columnAfter(text: string): number {
  return Array.from(text.slice(text.lastIndexOf('\n') + 1)).length + 1;
}
