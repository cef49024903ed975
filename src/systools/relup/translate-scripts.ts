import { checkInstruction } from './check-instruction.ts';
import { checkScript } from './check-script.ts';
import { placeRestarts } from './emulator-restart.ts';
import { expandScript, normalize } from './expand-script.ts';
import { type Instruction, pointOfNoReturn } from './instruction.ts';
import type { Direction } from './low-level.ts';
import { mergeObjectCode } from './merge-object-code.ts';
import { mergeScripts, splitScript } from './split-script.ts';
import { type Passage, translateApplications } from './translate-applications.ts';
import { translateModules } from './translate-modules.ts';

/**
 * Translates scripts of high-level instructions into one of low-level ones, which `release_handler` carries out: what
 * `systools_rc:translate_scripts/4` does.
 *
 * @throws Failure of `systools_rc`.
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
