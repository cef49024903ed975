import { isAtom, type Term } from '../../erlang/term/term.ts';
import { startTypes } from '../release/release.ts';
import { tupleOf } from './instruction.ts';
import { translationFailure } from './translation-failure.ts';

/** Checks one argument of an instruction. @throws SystoolsError */
export type ArgumentCheck = (argument: Term) => void;

const check =
  (isLegal: (argument: Term) => boolean, tag: string): ArgumentCheck =>
  (argument) => {
    if (!isLegal(argument)) throw translationFailure(tag, argument);
  };

const isOneOf =
  (...names: readonly string[]) =>
  (term: Term): boolean =>
    term.type === 'atom' && names.includes(term.name);

const isAnyAtom = (term: Term): boolean => term.type === 'atom';
const isList = (term: Term): boolean => term.type === 'list';

export const anything: ArgumentCheck = () => {};
export const aModule = check(isAnyAtom, 'bad_module');
export const anApplication = check(isAnyAtom, 'bad_application');
export const aFunction = check(isAnyAtom, 'bad_func');
export const aLibrary = check(isAnyAtom, 'bad_lib');
export const aLibraryVersion = check(isList, 'bad_lib_vsn');
export const someArguments = check(isList, 'bad_args_list');
export const aPurge = check(isOneOf('soft_purge', 'brutal_purge'), 'bad_purge_method');
export const aModuleType = check(isOneOf('static', 'dynamic'), 'bad_mod_type');
export const aMode = check(isOneOf('up', 'down'), 'bad_mode');
export const aStartType = check(
  (term) => term.type === 'atom' && startTypes.has(term.name),
  'bad_start_type',
);
export const aChange = check(
  (term) => isAtom(term, 'soft') || isAtom(tupleOf(term, 2)?.[0], 'advanced'),
  'bad_change',
);
export const aTimeout = check(
  (term) => isOneOf('default', 'infinity')(term) || (term.type === 'integer' && term.value > 0n),
  'bad_timeout',
);

/** A list whose members all pass. */
export const listOf =
  (member: ArgumentCheck): ArgumentCheck =>
  (argument) => {
    if (argument.type !== 'list') throw translationFailure('bad_list', argument);
    argument.elements.forEach(member);
  };

export const someModules = listOf(aModule);
export const someNodes = listOf(check(isAnyAtom, 'bad_node'));

/** `Module`, or `{Module, Timeout}`. */
export const aSuspension: ArgumentCheck = (argument) => {
  const pair = tupleOf(argument, 2);
  aModule(pair ? pair[0]! : argument);
  if (pair) aTimeout(pair[1]!);
};

/** `{Module, Extra}`. */
export const aCodeChange: ArgumentCheck = (argument) => {
  const pair = tupleOf(argument, 2);
  if (!pair) throw translationFailure('bad_code_change', argument);
  aModule(pair[0]!);
};
