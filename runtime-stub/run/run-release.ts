import '../hot.ts';
import { calledAs } from '../called-as.ts';
import { readyRelease } from '../release/ready.ts';
import type { Payload } from '../self.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import { readRequest } from './command-line/request.ts';
import { CommandError, WrongUsage } from './command-line/usage-error.ts';
import { instanceFacts } from './facts.ts';
import { readSourced } from './prepare/source-script.ts';
import type { ReleaseRun } from './release-run.ts';
import { execute, startLine } from './start-line.ts';
import { variablesOf } from './variables.ts';

/** Mistakes in the command line end with this code. */
const usageCode = 2;
/** A command that did not succeed. */
const notDone = 1;

/**
 * Runs a call of a release's executable: starts it, runs a client of it, or a launcher command.
 *
 * @param asked the value of the variable `ONEBEAM`, when it is not a command of every launcher.
 * @throws LaunchError
 */
export async function runRelease(
  machine: Machine,
  payload: Payload,
  asked: NativeText | undefined,
): Promise<never> {
  const record = payload.manifest.release!;
  const program = calledAs(machine);
  const name = program.slice(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
  try {
    return await carryOut(describe(machine, payload, asked, program), asked);
  } catch (error) {
    if (error instanceof WrongUsage) {
      const { usageLines } = await import('../rare.ts');
      const isHelp = 'help' in error.problem;
      const text = usageLines(machine.text(name), record, error.problem)
        .map((line) => `${machine.native(line)}\n`)
        .join('');
      if (isHelp) machine.printResult(text);
      else machine.print(text);
      process.exit(isHelp ? 0 : usageCode);
    }
    if (!(error instanceof CommandError)) throw error;
    machine.print(`${name}: ${error.message}\n`);
    process.exit(notDone);
  }
}

function describe(
  machine: Machine,
  payload: Payload,
  asked: NativeText | undefined,
  program: NativeText,
): ReleaseRun & { instance: string | undefined } {
  const { manifest } = payload;
  const record = manifest.release!;
  const raw = variablesOf(machine.environment, machine.separator === '\\');
  const sourced = readSourced(raw);
  const own = readRequest(record, machine.arguments, asked);
  const as = raw.get('ONEBEAM_AS');
  // `daemon` starts `start` in the background, and passes that to scripts of the release.
  const request = as !== undefined && Object.hasOwn(record.commands, as) ? { ...own, name: as } : own;
  const facts = instanceFacts(machine, payload, { instance: request.instance, sourced });
  const called = sourced ? (raw.get('ONEBEAM_ARGV0') ?? program) : program;
  return { machine, payload, manifest, record, request, called, ...facts };
}

async function carryOut(
  run: ReleaseRun & { instance: string | undefined },
  asked: NativeText | undefined,
): Promise<never> {
  const { machine, payload, request } = run;
  const { command } = request;
  if ('builtIn' in command) {
    const { runBuiltIn } = await import('../rare.ts');
    return runBuiltIn(run, command);
  }
  if ('run' in command && command.run.usage && request.words.length < command.run.usage.least) {
    throw new WrongUsage({ fewWords: request.name, words: command.run.usage.words });
  }
  const root =
    readyRelease(machine, payload) ?? (await (await import('../rare.ts')).release(machine, payload));
  if ('execute' in command) return execute(run, command.execute, root);
  return startLine(run, command.run, root, asked);
}
