import { atom, isAtom, list, type Term, tuple } from '../../erlang/term/term.ts';
import { argumentsOf, brutalPurge, type Instruction, instruction, shapeOf, tupleOf } from './instruction.ts';

/** Up to the new release, or down to the old one. */
export type Direction = 'up' | 'down';

export interface LowLevel {
  readonly instructions: readonly Instruction[];
  /** Modules that get loaded, in the order of the instructions given. */
  readonly loaded: readonly Term[];
}

/**
 * Translates instructions that depend on each other: suspend all processes, load the code, let the processes change
 * their state, resume them. Going up, what others need is loaded first; going down, last, and processes of dynamic
 * modules change their state while the newer code is still there.
 *
 * @param group in the order of dependency, those that need others first; `update/7`, `load_module/4`, `delete_module/2`.
 */
export function lowLevel(group: readonly Instruction[], direction: Direction): LowLevel {
  const updates = group.filter((it) => shapeOf(it) === 'update/7').map(updateOf);
  const loads = group.map(loadOrRemove);
  const changes = (of: readonly Update[]): Instruction[] => codeChange(direction, of);
  const suspended = updates.map(({ module, timeout }) =>
    isAtom(timeout, 'default') ? module : tuple(module, timeout),
  );
  const resumed = updates.map(({ module }) => module).reverse();
  const changed =
    direction === 'up'
      ? [...loads.toReversed().flat(), ...changes(updates)]
      : [
          ...changes(updates.filter(({ type }) => isAtom(type, 'dynamic'))),
          ...loads.flat(),
          ...changes(updates.filter(({ type }) => isAtom(type, 'static'))),
        ];
  const instructions = [...unlessEmpty('suspend', suspended), ...changed, ...unlessEmpty('resume', resumed)];
  const loaded = loads.flat().filter((it) => shapeOf(it) === 'load/1');
  return { instructions, loaded: loaded.map((it) => tupleOf(argumentsOf(it)[0], 3)![0]!) };
}

interface Update {
  readonly module: Term;
  readonly type: Term;
  readonly timeout: Term;
  readonly change: Term;
}

function updateOf(it: Instruction): Update {
  const [module, type, timeout, change] = argumentsOf(it);
  return { module: module!, type: type!, timeout: timeout!, change: change! };
}

function loadOrRemove(it: Instruction): Instruction[] {
  const [module] = argumentsOf(it);
  if (shapeOf(it) === 'delete_module/2') {
    return [
      instruction('remove', tuple(module!, brutalPurge, brutalPurge)),
      instruction('purge', list([module!])),
    ];
  }
  const [prePurge, postPurge] = argumentsOf(it).slice(-3);
  return [instruction('load', tuple(module!, prePurge!, postPurge!))];
}

function codeChange(direction: Direction, updates: readonly Update[]): Instruction[] {
  const changes = updates.flatMap(({ module, change }) => {
    const extra = tupleOf(change, 2)?.[1];
    return extra ? [tuple(module, extra)] : [];
  });
  return changes.length > 0 ? [instruction('code_change', atom(direction), list(changes))] : [];
}

const unlessEmpty = (name: string, terms: readonly Term[]): Instruction[] =>
  terms.length > 0 ? [instruction(name, list(terms))] : [];
