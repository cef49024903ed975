import { cacheVariable } from '../src/targets/variable-name.ts';
import { calledAs, scriptPath } from './called-as.ts';
import { programEnvironment } from './environment.ts';
import { LaunchError, systemText } from './failure.ts';
import type { ChosenProgram } from './programs.ts';
import type { Payload } from './self.ts';
import { type Machine, type NativeText, SystemError } from './system/machine.ts';

/**
 * Starts a program of a release, with the user's arguments after its own. Does not come back.
 *
 * @throws LaunchError when the system refuses to execute it.
 */
export async function erlexec(
  machine: Machine,
  { manifest }: Payload,
  release: NativeText,
  { name: program, start, called: given }: ChosenProgram,
): Promise<never> {
  const { name } = manifest;
  const path = (relative: string) =>
    `${release}${machine.separator}${machine.native(relative.replaceAll('/', machine.separator))}`;
  const called = given ?? calledAs(machine);
  const script = start.arguments[start.arguments.lastIndexOf('-extra') + 1];
  const own = typeof script === 'object' ? path(script.release) : undefined;
  const named = own && (given === undefined ? own : scriptPath(machine, release, program, own, given));
  /** The names of folders inside the escript's archive start with it, too. */
  const renamed = (whole: NativeText) =>
    own && named !== own && `${whole}/`.startsWith(`${own}/`) ? named + whole.slice(own.length) : whole;
  const word = (value: string | { release: string }) =>
    typeof value === 'string' ? machine.native(value) : renamed(path(value.release));
  const emulator = path(start.program);
  const environment = programEnvironment(machine.environment, {
    name,
    start,
    executable: machine.executable,
    called,
    word,
    foldCase: machine.separator === '\\',
  });
  try {
    return await machine.start(
      emulator,
      [emulator, ...start.arguments.map(word), ...machine.arguments],
      environment,
      { keepConsole: start.keepConsole === true },
    );
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const failure = notExecuted(error, name);
    if (error.code !== 'ENOENT' || !machine.facts(emulator, true)) throw failure;
    throw new StarterNotFound(failure, emulator, manifest.target);
  }
}

/** The emulator is there and the system says that it is not: what it is started with may be missing (`withoutStarter`). */
export class StarterNotFound extends LaunchError {
  readonly program: NativeText;
  readonly target: string;

  constructor({ what, reason, hint }: LaunchError, program: NativeText, target: string) {
    super(what, reason, hint);
    this.program = program;
    this.target = target;
  }
}

export function notExecuted({ code, path }: SystemError, name: string): LaunchError {
  const what = 'cannot run its Erlang runtime';
  const doctor = 'run it with ONEBEAM=doctor for details';
  const hints: Record<string, string> = {
    EACCES: `the disk may be mounted noexec: set ${cacheVariable(name)} to a folder on another disk`,
    ENOENT:
      'the C library that the runtime needs (glibc or musl) is missing: use the executable for this system',
    ENOEXEC: 'use the executable for this system and processor',
    E2BIG: 'pass fewer arguments, or reduce the environment',
  };
  return new LaunchError(what, `${path}: ${systemText(code)}`, hints[code] ?? doctor);
}
