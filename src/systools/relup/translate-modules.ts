import { atom, isAtom, list, string, type Term, tuple } from '../../erlang/term/term.ts';
import { termKey } from '../../erlang/term/term-key.ts';
import { elementsOf } from '../format/reason.ts';
import type { Application } from '../release/application.ts';
import { type Dependent, dependencyGroups } from './dependency-order.ts';
import { argumentsOf, type Instruction, shapeOf } from './instruction.ts';
import { type Direction, lowLevel } from './low-level.ts';
import type { SplitScript } from './split-script.ts';
import { translationFailure } from './translation-failure.ts';

/** An instruction about a module, and the modules that it depends on. */
interface ModuleInstruction extends Dependent {
  readonly instruction: Instruction;
}

const aboutModules = new Set(['update/7', 'load_module/4', 'delete_module/2']);

/**
 * Turns instructions about modules into low-level ones. Dependent ones are executed together, at the place of the
 * first of them; the object code that they need is loaded before the point of no return.
 *
 * @param to the applications of the new release, in start order.
 * @throws SystoolsError `{muldef_module, Module}`, `{undef_module, Module}`, `{no_such_module, Module}`
 */
export function translateModules(
  script: SplitScript,
  direction: Direction,
  to: readonly Application[],
): SplitScript {
  const groups = groupsOf(script.after);
  const before = [...script.before];
  const after: Instruction[] = [];
  const done = new Set<string>();
  for (const it of script.after) {
    if (!aboutModules.has(shapeOf(it))) {
      after.push(it);
      continue;
    }
    // An instruction is executed once, however often it occurs.
    if (done.has(termKey(it))) continue;
    const group = groups.find((members) => members.some((member) => member.name === nameOf(it)))!;
    const instructions = group.map((member) => member.instruction);
    for (const member of instructions) done.add(termKey(member));
    const low = lowLevel(instructions, direction);
    before.push(...low.loaded.map((module) => objectCode(module, to)));
    after.push(...low.instructions);
  }
  return { before, after };
}

const nameOf = (it: Instruction): string => {
  const [module] = argumentsOf(it);
  return module?.type === 'atom' ? module.name : '';
};

function groupsOf(script: readonly Instruction[]): ModuleInstruction[][] {
  const nodes = script
    .filter((it) => aboutModules.has(shapeOf(it)))
    .map((instruction): ModuleInstruction => {
      const needs = elementsOf(argumentsOf(instruction).at(-1)).flatMap((it) =>
        it.type === 'atom' ? [it.name] : [],
      );
      return { name: nameOf(instruction), needs, instruction };
    });
  const names = new Set<string>();
  for (const { name } of nodes) {
    if (names.has(name)) throw translationFailure('muldef_module', atom(name));
    names.add(name);
  }
  for (const { needs } of nodes) {
    const missing = needs.find((need) => !names.has(need));
    if (missing !== undefined) throw translationFailure('undef_module', atom(missing));
  }
  return dependencyGroups(nodes);
}

function objectCode(module: Term, to: readonly Application[]): Instruction {
  const owner = to.find(({ modules }) => modules.some((name) => isAtom(module, name)));
  if (!owner) throw translationFailure('no_such_module', module);
  return tuple(atom('load_object_code'), tuple(atom(owner.name), string(owner.version), list([module])));
}
