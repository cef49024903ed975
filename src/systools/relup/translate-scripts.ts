import { list, type Term, tuple } from '../../erlang/term/term.ts';
import { sameTerm } from '../../erlang/term/term-key.ts';
import { elementsOf } from '../format/reason.ts';
import { checkInstruction } from './check-instruction.ts';
import { checkScript } from './check-script.ts';
import { placeRestarts } from './emulator-restart.ts';
import { expandScript, normalize } from './expand-script.ts';
import {
  argumentsOf,
  type Instruction,
  instruction,
  pointOfNoReturn,
  shapeOf,
  tupleOf,
  without,
} from './instruction.ts';
import type { Direction } from './low-level.ts';
import { mergeScripts, splitScript } from './split-script.ts';
import { type Passage, translateApplications } from './translate-applications.ts';
import { translateModules } from './translate-modules.ts';
import { translationFailure } from './translation-failure.ts';

/**
 * Translates scripts of high-level instructions into one of low-level ones, which `release_handler` executes, as
 * `systools_rc:translate_scripts/4` does.
 *
 * @throws SystoolsError of `systools_rc`.
 */
export function translateScripts(
  direction: Direction,
  scripts: readonly (readonly Instruction[])[],
  passage: Passage,
): Instruction[] {
  const merged = mergeScripts(scripts.map(expandScript));
  merged.forEach(checkInstruction);
  const split = splitScript(merged.map(normalize));
  checkScript(split);
  const whole = { before: split.before, after: translateApplications(split.after, passage) };
  const low = translateModules(whole, direction, passage.to);
  const { before, after } = placeRestarts(
    { before: mergeObjectCode(low.before), after: low.after },
    direction,
  );
  const script = [...before, pointOfNoReturn, ...after];
  script.forEach(checkInstruction);
  return script;
}

interface ObjectCode {
  readonly library: Term;
  readonly version: Term;
  readonly modules: readonly Term[];
}

/**
 * Loads the object code of each application together, in order of appearance, and before all calls.
 *
 * @throws SystoolsError `{conflicting_versions, Library, Version1, Version2}`
 */
function mergeObjectCode(before: readonly Instruction[]): Instruction[] {
  const loads = before.filter((it) => shapeOf(it) === 'load_object_code/1').map(objectCodeOf);
  const calls = before.filter((it) => shapeOf(it) !== 'load_object_code/1');
  return [...merge(loads), ...calls];
}

function merge(loads: readonly ObjectCode[]): Instruction[] {
  const merged: Instruction[] = [];
  for (let [first, ...rest] = loads; first; [first, ...rest] = rest) {
    const { library, version, modules } = first;
    const same = rest.filter((load) => sameTerm(load.library, library));
    const other = same.findLast((load) => !sameTerm(load.version, version));
    if (other) throw translationFailure('conflicting_versions', library, version, other.version);
    // Of a module that is there twice, the later one stays.
    let all: readonly Term[] = [];
    for (const earlier of [modules, ...same.map((load) => load.modules)].reverse()) {
      all = without(earlier, all).concat(all);
    }
    merged.push(instruction('load_object_code', tuple(library, version, list(all))));
    rest = rest.filter((load) => !same.includes(load));
  }
  return merged;
}

function objectCodeOf(it: Instruction): ObjectCode {
  const [library, version, modules] = tupleOf(argumentsOf(it)[0], 3)!;
  return { library: library!, version: version!, modules: elementsOf(modules) };
}
