import { list, type Term } from '../../erlang/term/term.ts';
import type { FailureModule } from '../failure.ts';
import { formatMakeError } from '../format/format-error.ts';
import { formatText } from '../format/format-text.ts';
import { elementsOf, reasonOf } from '../format/reason.ts';
import { tupleOf } from './instruction.ts';

/** Returns what `Module:format_error/1` returns for a failed `make_relup`. */
export function formatRelupFailure(module: FailureModule, reason: Term): string {
  if (module === 'systools_rc') return formatTranslationError(reason);
  return module === 'systools_relup' ? formatRelupError(reason) : formatMakeError(reason);
}

/** Returns what `systools_relup:format_warning/1` returns for each warning. */
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

/** Describes a failed operation on a file. OTP has no text, and crashes, for a file with another term than expected. */
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

/** Templates of `systools_rc:format_error/1`. */
const templates: Readonly<Record<string, string>> = {
  'bad_op_before_point_of_no_return/1': 'Bad instruction ~p~nbefore point_of_no_return~n',
  'no_object_code/1': 'No load_object_code found for module: ~w~n',
  'suspended_not_resumed/1': 'Suspended but not resumed: ~p~n',
  'resumed_not_suspended/1': 'Resumed but not suspended: ~p~n',
  'start_not_stop/1': 'Started but not stopped: ~p~n',
  'stop_not_start/1': 'Stopped but not started: ~p~n',
  'no_such_application/1': 'Started undefined application: ~w~n',
  'removed_application_present/1': 'Removed application present: ~w~n',
  'conflicting_versions/3': 'Conflicting versions for ~w, ~ts and ~ts~n',
  'no_such_module/1': 'No such module: ~w~n',
  'too_many_point_of_no_return/0': 'Too many point_of_no_return~n',
  'bad_instruction/1': 'Bad instruction: ~tp~n',
  'bad_module/1': 'Bad module: ~tp(should be atom())~n',
  'bad_code_change/1': 'Bad code_change: ~tp(should be {Mod, Extra})~n',
  'bad_change/1': 'Bad change spec: ~tp(should be soft | {advanced, E})~n',
  'bad_mod_type/1': 'Bad module type: ~tp(should be static | dynamic)~n',
  'bad_purge_method/1': 'Bad purge method: ~tp(should be soft_purge | brutal_purge)~n',
  'bad_list/1': 'Bad list: ~tp~n',
  'bad_args_list/1': 'Bad argument list: ~tp~n',
  'bad_node/1': 'Bad node: ~tp(should be atom())~n',
  'bad_application/1': 'Bad application: ~tp(should be atom())~n',
  'bad_func/1': 'Bad function: ~tp(should be atom())~n',
  'bad_lib/1': 'Bad library: ~tp(should be atom())~n',
  'bad_lib_vsn/1': 'Bad library version: ~tp(should be string())~n',
  'bad_timeout/1': 'Bad timeout: ~tp(should be infinity | int() > 0)~n',
  'undef_module/1': 'Undefined module: ~p~n',
  'muldef_module/1': 'Multiply defined module: ~p~n',
};

function formatTranslationError(reason: Term): string {
  const { tag, rest } = reasonOf(reason);
  const template = templates[`${tag}/${rest.length}`];
  return template ? formatText(template, ...rest) : formatText('~tp~n', reason);
}
