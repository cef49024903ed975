import type { Term } from '../../erlang/term/term.ts';
import { formatText } from './format-text.ts';
import { reasonOf } from './reason.ts';

/** Describes a fault of one `.app` file: the text after `App: `, with its newline. */
export function formatReading(what: Term): string {
  const { tag, rest } = reasonOf(what);
  const [first] = rest;
  switch (`${tag}/${rest.length}`) {
    case 'not_found/1':
      return formatText('File not found: ~tp~n', first!);
    case 'badly_formatted_application/1':
      return formatText('Syntax error in .app file~n');
    case 'override_include/1':
      return formatText('Tried to include not (in .app file) specified applications: ~p~n', first!);
    case 'no_valid_version/1':
      return formatNoValidVersion(first!) ?? formatText('~tp~n', what);
    case 'parse_error/1':
      if (first?.type !== 'tuple') break;
      return formatText('Parse error in file: ~tp.  Line: ~w  Error: ~tp; ~n', ...first.elements);
  }
  return formatFault(what) ?? formatText('~tp~n', what);
}

/** `{{"should be", Version}, {"found file", File, OtherVersion}}`. */
function formatNoValidVersion(versions: Term): string | undefined {
  const [wanted, found] = versions.type === 'tuple' ? versions.elements : [];
  if (wanted?.type !== 'tuple' || found?.type !== 'tuple') return undefined;
  return formatText(
    'No valid version (~tp) of .app file found. Found file ~tp with version ~tp~n',
    wanted.elements[1]!,
    found.elements[1]!,
    found.elements[2]!,
  );
}

/** `{Fault, Application}`, where a fault is about a key. */
function formatFault(what: Term): string | undefined {
  if (what.type !== 'tuple' || what.elements.length !== 2) return undefined;
  const { tag, rest } = reasonOf(what.elements[0]);
  switch (`${tag}/${rest.length}`) {
    case 'bad_param/1':
      return formatText('Bad parameter in .app file: ~tp~n', ...rest);
    case 'missing_param/1':
      return formatText('Missing parameter in .app file: ~p~n', ...rest);
    case 'dupl_entry/2':
      return formatText('~tp parameter contains duplicates of: ~tp~n', ...rest);
  }
  return undefined;
}
