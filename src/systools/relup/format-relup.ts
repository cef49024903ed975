import { list, type Term } from '../../erlang/term/term.ts';
import type { FailureModule } from '../failure.ts';
import { formatMakeError } from '../format/format-error.ts';
import { formatText } from '../format/format-text.ts';
import { elementsOf, reasonOf } from '../format/reason.ts';
import { formatTranslationError } from './format-translation.ts';
import { tupleOf } from './instruction.ts';

/** What `Module:format_error/1` says of a failed `make_relup`. */
export function formatRelupFailure(module: FailureModule, reason: Term): string {
  if (module === 'systools_rc') return formatTranslationError(reason);
  return module === 'systools_relup' ? formatRelupError(reason) : formatMakeError(reason);
}

/** What `systools_relup:format_warning/1` says of each warning. */
export const formatRelupWarnings = (warnings: readonly Term[]): string =>
  warnings.map((warning) => formatWarning('*WARNING* ', warning)).join('');

function formatRelupError(reason: Term): string {
  const { tag, rest } = reasonOf(reason);
  switch (`${tag}/${rest.length}`) {
    case 'file_problem/1': {
      const [file, what] = tupleOf(rest[0], 2) ?? [];
      return formatText(`Could not ${failedStep(what)} file ~ts~n`, file ?? list([]));
    }
    case 'no_relup/3': {
      const [file, application, base] = rest;
      const [, name, , version] = application!.type === 'tuple' ? application!.elements : [];
      const args = [name!, version!, name!, base!, file!];
      return formatText('No release upgrade script entry for ~w-~ts to ~w-~ts in file ~ts~n', ...args);
    }
    case 'missing_sasl/1': {
      const [, name, version] = rest[0]!.type === 'tuple' ? rest[0]!.elements : [];
      return formatText('No sasl application in release ~ts, ~ts. Can not be upgraded.', name!, version!);
    }
    case 'warnings_treated_as_errors/1':
      return `Warnings being treated as errors:\n${elementsOf(rest[0])
        .map((warning) => formatWarning('', warning))
        .join('')}`;
    default:
      return formatText('~tp~n', reason);
  }
}

/** What could not be done with a file. OTP has no words, and crashes, for one that holds another term than expected. */
function failedStep(what: Term | undefined): string {
  const { tag, rest } = reasonOf(what);
  if (tag === 'error') return reasonOf(rest[0]).tag;
  return tag === 'ok' ? 'use' : tag;
}

function formatWarning(prefix: string, warning: Term): string {
  const { tag, rest } = reasonOf(warning);
  switch (`${tag}/${rest.length}`) {
    case 'erts_vsn_changed/1':
      return formatText(
        `${prefix}The ERTS version changed between ~tp and ~tp~n`,
        ...(tupleOf(rest[0], 2) ?? []),
      );
    case 'pre_R15_emulator_upgrade/0':
      return `${prefix}Upgrade from an OTP version earlier than R15. New code should be compiled with the old emulator.\n`;
    default:
      return formatText(`${prefix}~tp~n`, warning);
  }
}
