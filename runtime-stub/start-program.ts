import { erlexec } from './erlexec.ts';
import { listPrograms } from './program-list.ts';
import type { ChosenProgram } from './programs.ts';
import { release } from './release/release.ts';
import type { Payload } from './self.ts';
import type { Machine } from './system/machine.ts';

/**
 * Starts a program, or lists the programs when the executable has several and its name is not one of them. Does
 * not return.
 *
 * @throws as `release` and `erlexec`; LaunchError when there is nothing to start and arguments were given
 */
export async function startProgram(
  machine: Machine,
  payload: Payload,
  program: ChosenProgram | undefined,
): Promise<never> {
  if (program) return erlexec(machine, payload, await release(machine, payload), program);
  return listPrograms(machine, payload.manifest);
}
