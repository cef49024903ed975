import type { Term } from '../../erlang/term/term.ts';
import { formatText } from '../format/format-text.ts';
import { reasonOf } from '../format/reason.ts';

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

export function formatTranslationError(reason: Term): string {
  const { tag, rest } = reasonOf(reason);
  const template = templates[`${tag}/${rest.length}`];
  return template ? formatText(template, ...rest) : formatText('~tp~n', reason);
}
