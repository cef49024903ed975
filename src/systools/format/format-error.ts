import type { Term } from '../../erlang/term/term.ts';
import { formatReading } from './format-reading.ts';
import { formatTarError } from './format-tar-error.ts';
import { formatText } from './format-text.ts';
import { formatWarning } from './format-warning.ts';
import { posixTextOf } from './posix-text.ts';
import { charactersOf, elementsOf, reasonOf } from './reason.ts';

/** Returns what `systools_make:format_error/1` says: lines, each with its newline. */
export function formatMakeError(reason: Term): string {
  const { tag, rest } = reasonOf(reason);
  const write = writers[`${tag}/${rest.length}`];
  if (write) return write(rest);
  return reason.type === 'list' ? formatMembers(reason) : formatText('~tp~n', reason);
}

type Writer = (elements: readonly Term[]) => string;

const says =
  (template: string): Writer =>
  (elements) =>
    formatText(template, ...elements);

const writers: Readonly<Record<string, Writer>> = {
  'badly_formatted_release/0': says('Syntax error in the release file~n'),
  'illegal_name/1': says('Illegal name (~tp) in the release file~n'),
  'illegal_form/1': says('Illegal tag in the release file: ~tp~n'),
  'illegal_applications/1': says('Illegal applications in the release file: ~p~n'),
  'missing_mandatory_app/1': says('Mandatory application ~w must be specified in the release file~n'),
  'mandatory_app/2': says(
    "Mandatory application ~w must be of type 'permanent' in the release file. Is '~p'.~n",
  ),
  'undefined_applications/1': says('Undefined applications: ~p~n'),
  'circular_dependencies/1': says('Circular dependencies among applications: ~p~n'),
  'not_found/1': says('File not found: ~tp~n'),
  'read/1': says('Cannot read ~tp~n'),
  'parse/2': ([file, error]) => formatParse(file!, error!),
  'open/2': ([file, posix]) => formatText('Cannot open ~tp - ~ts~n', file!, posixTextOf(posix!)),
  'close/2': ([file, posix]) => formatText('Cannot close ~tp - ~ts~n', file!, posixTextOf(posix!)),
  'delete/2': ([file, posix]) => formatText('Cannot delete ~tp - ~ts~n', file!, posixTextOf(posix!)),
  'duplicate_register/1': ([pairs]) =>
    `Duplicated register names: \n${formatPairs('\t~tw registered in ~w and ~w~n', pairs!)}`,
  'duplicate_modules/1': ([pairs]) =>
    `Duplicated modules: \n${formatPairs('\t~w specified in ~w and ~w~n', pairs!)}`,
  'duplicate_include/1': ([pairs]) =>
    `Duplicated application included: \n${formatPairs('\t~w included in ~w and ~w~n', pairs!)}`,
  'modules/1': ([members]) => formatMembers(members!),
  'tar_error/1': ([what]) => formatTarError(what!),
  'warnings_treated_as_errors/1': ([warnings]) =>
    ['Warnings being treated as errors:\n', ...elementsOf(warnings).map((it) => formatWarning('', it))].join(
      '',
    ),
};

/** `File:Line: text of the parser`. */
function formatParse(file: Term, error: Term): string {
  const [line, , what] = error.type === 'tuple' ? error.elements : [];
  return line && what ? formatText('~ts:~w: ~ts\n', file, line, charactersOf(what)) : '';
}

/** Name and the two applications of each pair of `{Name, App, …}`. */
function formatPairs(template: string, pairs: Term): string {
  return elementsOf(pairs)
    .map((pair) => {
      const [one, other] = pair.type === 'tuple' ? pair.elements : [];
      const [name, application] = one?.type === 'tuple' ? one.elements : [];
      const [, otherApplication] = other?.type === 'tuple' ? other.elements : [];
      return formatText(template, name!, application!, otherApplication!);
    })
    .join('');
}

function formatMembers(members: Term): string {
  return elementsOf(members)
    .map((member) => {
      const { tag, rest } = reasonOf(member);
      return formatMember(tag === 'error' && rest.length === 1 ? rest[0]! : member);
    })
    .join('');
}

function formatMember(member: Term): string {
  const { tag, rest } = reasonOf(member);
  const [name, what] = rest[0]?.type === 'tuple' ? rest[0].elements : [];
  switch (`${tag}/${rest.length}`) {
    case 'bad_application_name/1':
      return formatText('~p: Mismatched application id: ~p~n', name!, what!);
    case 'error_reading/1':
      return formatText('~p: ~ts~n', name!, formatReading(what!));
    case 'module_not_found/2':
      return formatText('~w: Module (~w) not found~n', ...rest);
    case 'error_add_appl/1': {
      const error = reasonOf(what);
      if (error.tag === 'tar_error') return formatText('~p: ~ts~n', name!, formatTarError(error.rest[0]!));
    }
  }
  return formatText('~tp~n', member);
}
