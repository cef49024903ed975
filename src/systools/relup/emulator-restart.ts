import { atom, isAtom } from '../../erlang/term/term.ts';
import type { Instruction } from './instruction.ts';
import type { Direction } from './low-level.ts';
import type { SplitScript } from './split-script.ts';

const restart = atom('restart_emulator');
const restartNew = atom('restart_new_emulator');

/**
 * Lets the emulator restart once: on the new one before everything else when going up, at the end in all other cases.
 */
export function placeRestarts({ before, after }: SplitScript, direction: Direction): SplitScript {
  const changesEmulator = has(after, 'restart_new_emulator');
  const atEnd = has(after, 'restart_emulator') || (changesEmulator && direction === 'down');
  const others = after.filter((it) => !isAtom(it, 'restart_emulator') && !isAtom(it, 'restart_new_emulator'));
  return {
    before: changesEmulator && direction === 'up' ? [restartNew, ...before] : before,
    after: atEnd ? [...others, restart] : others,
  };
}

/**
 * Before R15 (sasl 2.2) an emulator could not continue an upgrade after its restart: there the restart is the last
 * instruction.
 *
 * @returns nothing when the script stays unchanged.
 */
export function restartLast(script: readonly Instruction[]): Instruction[] | undefined {
  if (!isAtom(script[0], 'restart_new_emulator')) return undefined;
  const rest = script.slice(1);
  const first = rest.findIndex((it) => isAtom(it, 'restart_emulator'));
  return [...rest.filter((_, at) => at !== first), restartNew];
}

const has = (script: readonly Instruction[], name: string): boolean => script.some((it) => isAtom(it, name));
