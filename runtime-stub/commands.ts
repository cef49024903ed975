import { programNames } from '../src/payload/format/program-start.ts';
import { clean } from './commands/clean.ts';
import { doctor } from './commands/doctor.ts';
import { extract } from './commands/extract.ts';
import { info } from './commands/info.ts';
import { link } from './commands/link.ts';
import type { Report } from './commands/report.ts';
import { verify } from './commands/verify.ts';
import { where } from './commands/where.ts';
import { LaunchError } from './failure.ts';
import { printResult } from './print-result.ts';
import { programNamed } from './programs.ts';
import type { Payload } from './self.ts';
import { startProgram } from './start-program.ts';
import type { Machine, NativeText } from './system/machine.ts';

type Command = (machine: Machine, payload: Payload) => Report | Promise<Report>;

const commands: Record<string, Command> = { info, where, verify, extract, clean, doctor, link };

/**
 * Runs a command of the launcher instead of the program: `ONEBEAM=info`, and `ONEBEAM=info:json` for JSON. Ends the
 * process with code 0, or 1 when the report is a bad one. `ONEBEAM=run:<name>` starts the program of that name.
 *
 * @throws LaunchError when there is no such command.
 */
export async function run(machine: Machine, payload: Payload, word: NativeText): Promise<never> {
  if (word.startsWith(runPrefix))
    return runNamed(machine, payload, machine.text(word.slice(runPrefix.length)));
  const [name = '', format] = word.split(':');
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command || (format !== undefined && format !== 'json')) {
    throw new LaunchError(
      'unknown command',
      `ONEBEAM=${word}`,
      `set ONEBEAM to ${Object.keys(commands).join(', ')} or run:<name>, with :json at the end for JSON, or unset it to run the program`,
    );
  }
  const report = await command(machine, payload);
  const text = format
    ? `${JSON.stringify(report.data, null, 2)}\n`
    : report.lines.map((line) => `${line}\n`).join('');
  printResult(machine, machine.native(text));
  process.exit(report.isGood ? 0 : 1);
}

const runPrefix = 'run:';

/** @throws LaunchError when there is no program of that name, and as `startProgram` */
function runNamed(machine: Machine, payload: Payload, name: string): Promise<never> {
  const program = programNamed(payload.manifest, name);
  if (program) return startProgram(machine, payload, program);
  throw new LaunchError(
    'has no program of that name',
    machine.native(`ONEBEAM=${runPrefix}${name}`),
    machine.native(`its programs: ${programNames(payload.manifest).join(', ')}`),
  );
}
