import type { Manifest } from '../src/payload/format/manifest.ts';
import { programNames } from '../src/payload/format/program-start.ts';
import { columns } from './commands/report.ts';
import { erlexec } from './erlexec.ts';
import { LaunchError } from './failure.ts';
import { printResult } from './print-result.ts';
import { type ChosenProgram, commandName } from './programs.ts';
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

/**
 * Returns what an executable with several programs does when its name is not that of a program: without
 * arguments it lists them on stdout and exits with code 0. With arguments it fails, because it is unknown which
 * program they are meant for, and a script must not mistake the list for a result.
 *
 * @throws LaunchError
 */
function listPrograms(machine: Machine, manifest: Manifest): never {
  const names = programNames(manifest);
  const own = commandName(machine, machine.executable);
  const [first] = names;
  if (machine.arguments.length > 0) {
    throw new LaunchError(
      'it has several programs, and it was not called by the name of one',
      machine.native(`its programs: ${names.join(', ')}`),
      machine.native(`set ONEBEAM=run:${first} to run one, or ONEBEAM=link to create links with their names`),
    );
  }
  const lines = [
    `${own} has ${names.length} programs:`,
    ...names.map((name) => `  ${name}`),
    '',
    'It runs the one that it is called by the name of.',
    ...columns([
      [`  ONEBEAM=link ${own} <folder>`, 'makes links with these names in a folder'],
      [`  ONEBEAM=run:${first} ${own} ...`, 'runs one without a link'],
    ]),
  ];
  printResult(machine, machine.native(lines.map((line) => `${line}\n`).join('')));
  process.exit(0);
}
