import { atom, isAtom, list, nil, type Term, tuple } from '../../erlang/term/term.ts';
import type { Application } from '../release/application.ts';
import { argumentsOf, atoms, brutalPurge, type Instruction, instruction, shapeOf } from './instruction.ts';
import { translationFailure } from './translation-failure.ts';

/** The applications of the release that is left and of the one that is entered, each in start order. */
export interface Passage {
  readonly from: readonly Application[];
  readonly to: readonly Application[];
}

/**
 * Turns instructions about applications into those about their modules, and calls of `application`.
 *
 * @throws SystoolsError `{no_such_application, Name}`, `{removed_application_present, Name}`
 */
export const translateApplications = (script: readonly Instruction[], passage: Passage): Instruction[] =>
  script.flatMap((it) => translate(it, passage)).map(loadAdded);

function translate(it: Instruction, { from, to }: Passage): readonly Instruction[] {
  const [name, type] = argumentsOf(it);
  switch (shapeOf(it)) {
    case 'add_application/2':
      return add(find(to, name!), type!);
    case 'remove_application/1':
      if (to.some((application) => isAtom(name, application.name))) {
        throw translationFailure('removed_application_present', name!);
      }
      return [...remove(find(from, name!)), call('unload', name!)];
    case 'restart_application/1': {
      const [old, changed] = [find(from, name!), find(to, name!)];
      return [...remove(old), ...add(changed, atom(changed.type))];
    }
    default:
      return [it];
  }
}

function find(applications: readonly Application[], name: Term): Application {
  const found = applications.find((application) => isAtom(name, application.name));
  if (!found) throw translationFailure('no_such_application', name);
  return found;
}

function add({ name, modules }: Application, type: Term): Instruction[] {
  const added = modules.map((module) => instruction('add_module', atom(module), nil));
  if (isAtom(type, 'none')) return added;
  return [...added, isAtom(type, 'load') ? call('load', atom(name)) : call('start', atom(name), type)];
}

const remove = ({ name, modules }: Application): Instruction[] => [
  call('stop', atom(name)),
  ...modules.map((module) => instruction('remove', tuple(atom(module), brutalPurge, brutalPurge))),
  instruction('purge', atoms(modules)),
];

const call = (name: string, ...args: readonly Term[]): Instruction =>
  instruction('apply', tuple(atom('application'), atom(name), list(args)));

/** A new module is loaded as any other. */
function loadAdded(it: Instruction): Instruction {
  if (shapeOf(it) !== 'add_module/2') return it;
  const [module, modules] = argumentsOf(it);
  return instruction('load_module', module!, brutalPurge, brutalPurge, modules!);
}
