import { isAtom, type Term, textOf } from '../../erlang/term/term.ts';
import { formatText } from './format-text.ts';
import { posixText } from './posix-text.ts';
import { reasonOf } from './reason.ts';

/** Describes an error of an archive: `{open, File, Reason}`, `{add, File, Reason}` or `{add, boot, Name, enoent}`. */
export function formatTarError(what: Term): string {
  const { tag, rest } = reasonOf(what);
  const [first, second, third] = rest;
  if (tag === 'open' && rest.length === 2) {
    return formatText('Cannot open tar file ~ts - ~ts~n', first!, tarText(second!));
  }
  if (tag === 'add' && rest.length === 3) {
    return formatText(
      'Cannot find file start.boot or ~ts to add to tar file - ~ts~n',
      second!,
      tarText(third!),
    );
  }
  return formatText('Cannot add file ~ts to tar file - ~ts~n', first!, tarText(second!));
}

/** Returns what `erl_tar:format_error/1` says. */
function tarText(reason: Term): string {
  if (reason.type === 'atom')
    return isAtom(reason, 'eof') ? 'Unexpected end of file' : posixText(reason.name);
  const [name, cause] = reason.type === 'tuple' && reason.elements.length === 2 ? reason.elements : [];
  const text = name?.type === 'atom' ? name.name : name && textOf(name);
  if (text !== undefined && cause) return `${text}: ${tarText(cause)}`;
  return formatText('~tp', reason);
}
