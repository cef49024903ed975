import { clean } from './commands/clean.ts';
import { doctor } from './commands/doctor.ts';
import { extract } from './commands/extract.ts';
import { info } from './commands/info.ts';
import type { Report } from './commands/report.ts';
import { verify } from './commands/verify.ts';
import { where } from './commands/where.ts';
import { LaunchError, systemText } from './failure.ts';
import type { Payload } from './self.ts';
import type { Machine, NativeText } from './system/machine.ts';

type Command = (machine: Machine, payload: Payload) => Report | Promise<Report>;

const commands: Record<string, Command> = { info, where, verify, extract, clean, doctor };

/**
 * Runs a command of the launcher instead of the program: `ONEBEAM=info`, and `ONEBEAM=info:json` for JSON. Ends the
 * process with code 0, or 1 when the report is a bad one.
 *
 * @throws LaunchError when there is no such command.
 */
export async function run(machine: Machine, payload: Payload, word: NativeText): Promise<never> {
  const [name = '', format] = word.split(':');
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command || (format !== undefined && format !== 'json')) {
    throw new LaunchError(
      'unknown command',
      `ONEBEAM=${word}`,
      `use one of ${Object.keys(commands).join(', ')}, and :json after it for JSON; or unset ONEBEAM to run the program`,
    );
  }
  const report = await command(machine, payload);
  const text = format
    ? `${JSON.stringify(report.data, null, 2)}\n`
    : report.lines.map((line) => `${line}\n`).join('');
  printResult(machine, machine.native(text));
  process.exit(report.isGood ? 0 : 1);
}

/** @throws LaunchError when it cannot be written. A reader that has seen enough (`| head`) is no failure. */
function printResult(machine: Machine, text: NativeText): void {
  try {
    machine.printResult(text);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'EPIPE') return;
    throw new LaunchError(
      'cannot write its output',
      `standard output: ${systemText(code) || String(error)}`,
      'redirect the output to a terminal, a pipe, or a file on a disk with free space',
    );
  }
}
