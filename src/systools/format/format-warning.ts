import type { Term } from '../../erlang/term/term.ts';
import { formatText } from './format-text.ts';
import { elementsOf, reasonOf } from './reason.ts';

/** Returns what `systools_make:format_warning/1` says: a line for each `{warning, Term}`, or several. */
export function formatWarnings(warnings: readonly Term[]): string {
  return warnings
    .map((warning) => formatWarning('*WARNING* ', reasonOf(warning).rest[0] ?? warning))
    .join('');
}

/** @param warning without the tuple `{warning, _}`. */
export function formatWarning(prefix: string, warning: Term): string {
  const { tag, rest } = reasonOf(warning);
  const [module, application] = rest[0]?.type === 'tuple' ? rest[0].elements : [];
  switch (`${tag}/${rest.length}`) {
    case 'source_not_found/1':
      return formatText(`${prefix}~w: Source code not found: ~w.erl~n`, application!, module!);
    case 'obj_out_of_date/1':
      return formatText(`${prefix}~w: Object code (~w) out of date~n`, application!, module!);
    case 'exref_undef/1':
      return elementsOf(rest[0])
        .map((call) =>
          formatText(
            `${prefix}Undefined function ~w:~tw/~w~n`,
            ...(call.type === 'tuple' ? call.elements : []),
          ),
        )
        .join('');
    case 'missing_sasl/0':
      return `${prefix}Missing application sasl. Can not upgrade with this release\n`;
  }
  return formatText(`${prefix}~tp~n`, warning);
}
