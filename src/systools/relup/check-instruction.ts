import { atom, isAtom, type Term } from '../../erlang/term/term.ts';
import {
  type ArgumentCheck,
  aChange,
  aCodeChange,
  aFunction,
  aLibrary,
  aLibraryVersion,
  aMode,
  aModule,
  aModuleType,
  anApplication,
  anything,
  aPurge,
  aStartType,
  aSuspension,
  aTimeout,
  listOf,
  someArguments,
  someModules,
  someNodes,
} from './check-argument.ts';
import { argumentsOf, type Instruction, shapeOf, tupleOf } from './instruction.ts';
import { translationFailure } from './translation-failure.ts';

const purged = [aModule, aPurge, aPurge];
const call = [aModule, aFunction, someArguments];

/** Instructions by name and number of arguments. Source: appup(4), relup(4). */
const plain: Readonly<Record<string, readonly ArgumentCheck[]>> = {
  'update/5': [aModule, aChange, aPurge, aPurge, someModules],
  'update/6': [aModule, aTimeout, aChange, aPurge, aPurge, someModules],
  'update/7': [aModule, aModuleType, aTimeout, aChange, aPurge, aPurge, someModules],
  'load_module/4': [...purged, someModules],
  'add_module/1': [aModule],
  'add_module/2': [aModule, someModules],
  'delete_module/1': [aModule],
  'delete_module/2': [aModule, someModules],
  'remove_application/1': [anApplication],
  'add_application/2': [anApplication, aStartType],
  'restart_application/1': [anApplication],
  'purge/1': [someModules],
  'suspend/1': [listOf(aSuspension)],
  'resume/1': [someModules],
  'code_change/1': [listOf(aCodeChange)],
  'stop/1': [someModules],
  'start/1': [someModules],
  'sync_nodes/2': [anything, someNodes],
  'restart/0': [],
  'reboot/0': [],
  'point_of_no_return/0': [],
  'restart_new_emulator/0': [],
  'restart_emulator/0': [],
};

/** Those whose last argument is a tuple, which is checked element by element. */
const nested: Readonly<Record<string, readonly ArgumentCheck[]>> = {
  'load_object_code/1': [aLibrary, aLibraryVersion, someModules],
  'load/1': purged,
  'remove/1': purged,
  'apply/1': call,
  'sync_nodes/2': call,
};

/**
 * Checks one instruction; the first argument that is wrong decides.
 *
 * @throws SystoolsError `{bad_instruction, Instruction}`, `{bad_module, X}` and so on.
 */
export function checkInstruction(instruction: Instruction): void {
  const shape = shapeOf(instruction);
  const args = argumentsOf(instruction);
  if (isAtom(instruction, 'mnesia_backup'))
    throw translationFailure('not_yet_implemented', atom('mnesia_backup'));
  if (shape === 'code_change/2') {
    checkCodeChange(args);
    return;
  }
  const inner = nested[shape];
  const elements = inner && tupleOf(args.at(-1), inner.length);
  if (inner && elements) {
    applyChecks(inner, elements);
    return;
  }
  const checks = plain[shape];
  if (!checks || (args.length === 0 && instruction.type !== 'atom')) {
    throw translationFailure('bad_instruction', instruction);
  }
  applyChecks(checks, args);
}

const applyChecks = (checks: readonly ArgumentCheck[], args: readonly Term[]): void =>
  checks.forEach((check, at) => {
    check(args[at]!);
  });

/** OTP looks at the list before the mode, and at its members last. */
function checkCodeChange([mode, changes]: readonly Term[]): void {
  listOf(anything)(changes!);
  aMode(mode!);
  listOf(aCodeChange)(changes!);
}
