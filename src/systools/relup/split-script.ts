import { isAtom } from '../../erlang/term/term.ts';
import { type Instruction, pointOfNoReturn, shapeOf } from './instruction.ts';
import { translationFailure } from './translation-failure.ts';

/** A script in two: what can still be undone (loading object code, calls), and what cannot. */
export interface SplitScript {
  before: readonly Instruction[];
  after: readonly Instruction[];
}

const isPoint = (it: Instruction): boolean => isAtom(it, 'point_of_no_return');
const loadsObjectCode = (it: Instruction): boolean => shapeOf(it) === 'load_object_code/1';

/**
 * Splits a script at its point of no return. Without one everything is after it; object code is always loaded before.
 *
 * @throws SystoolsError `too_many_point_of_no_return`, `{bad_op_before_point_of_no_return, Instruction}`
 */
export function splitScript(script: readonly Instruction[]): SplitScript {
  const point = script.findIndex(isPoint);
  const [before, after] = [script.slice(0, Math.max(point, 0)), script.slice(point + 1)];
  if (after.some(isPoint)) throw translationFailure('too_many_point_of_no_return');
  const illegal = before.find((it) => !loadsObjectCode(it) && shapeOf(it) !== 'apply/1');
  if (illegal) throw translationFailure('bad_op_before_point_of_no_return', illegal);
  return {
    before: [...before, ...after.filter(loadsObjectCode)],
    after: after.filter((it) => !loadsObjectCode(it)),
  };
}

/** One script of many, with one point of no return. @throws as `splitScript`. */
export function mergeScripts(scripts: readonly (readonly Instruction[])[]): Instruction[] {
  const parts = scripts.map(splitScript);
  return [...parts.flatMap((part) => part.before), pointOfNoReturn, ...parts.flatMap((part) => part.after)];
}
