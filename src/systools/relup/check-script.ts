import { list, type Term } from '../../erlang/term/term.ts';
import {
  argumentsOf,
  flatElements,
  holds,
  type Instruction,
  shapeOf,
  tupleOf,
  without,
} from './instruction.ts';
import type { SplitScript } from './split-script.ts';
import { translationFailure } from './translation-failure.ts';

/**
 * Checks what belongs together: modules are loaded from object code that was read, and who is suspended or stopped is
 * resumed or started.
 *
 * @throws SystoolsError `{no_object_code, Module}`, `{suspended_not_resumed, Modules}`, `{resumed_not_suspended, Modules}`,
 *   `{start_not_stop, Modules}`, `{stop_not_start, Modules}`
 */
export function checkScript({ before, after }: SplitScript): void {
  const read = before
    .filter((it) => shapeOf(it) === 'load_object_code/1')
    .flatMap((it) => flatElements(tupleOf(argumentsOf(it)[0], 3)?.[2] ?? list([])));
  for (const it of after) {
    const module = shapeOf(it) === 'load/1' ? tupleOf(argumentsOf(it)[0], 3)?.[0] : undefined;
    if (module && !holds(read, module)) throw translationFailure('no_object_code', module);
  }
  const suspended = named(after, 'suspend').map((it) => tupleOf(it, 2)?.[0] ?? it);
  refuseRest('suspended_not_resumed', suspended, named(after, 'resume'));
  refuseRest('resumed_not_suspended', named(after, 'resume'), suspended);
  refuseRest('start_not_stop', named(after, 'start'), named(after, 'stop'));
  refuseRest('stop_not_start', named(after, 'stop'), named(after, 'start'));
}

/** The members of all `{Name, List}`. */
const named = (script: readonly Instruction[], name: string): readonly Term[] =>
  script.filter((it) => shapeOf(it) === `${name}/1`).flatMap((it) => flatElements(argumentsOf(it)[0]!));

function refuseRest(tag: string, modules: readonly Term[], others: readonly Term[]): void {
  const rest = without(modules, others);
  if (rest.length > 0) throw translationFailure(tag, list(rest));
}
