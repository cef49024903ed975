import {
  calledProgram,
  erlexec,
  ownPayload,
  posix,
  readyRelease,
  StarterNotFound,
  variable,
  windows,
} from './hot.ts';
import type { Payload } from './self.ts';
import type { Machine } from './system/machine.ts';

const rare = () => import('./rare.ts');

let machine: Machine | undefined;
try {
  machine = process.platform === 'win32' ? windowsMachine() : await posixMachine();
  const payload = ownPayload(machine);
  const command = variable(machine, 'ONEBEAM');
  if (payload.manifest.release && !(command && isLauncherCommand(command)))
    await (await import('./run/run-release.ts')).runRelease(machine, payload, command || undefined);
  else if (command) await (await rare()).run(machine, payload, command);
  else await start(machine, payload);
} catch (error) {
  const { fail, withoutStarter } = await rare();
  fail(machine && error instanceof StarterNotFound ? withoutStarter(machine, error, error) : error, machine);
}

async function start(machine: Machine, payload: Payload): Promise<never> {
  const program = calledProgram(machine, payload.manifest);
  const release = program && readyRelease(machine, payload);
  if (!release) return (await rare()).startProgram(machine, payload, program);
  return erlexec(machine, payload, release, program);
}

/** The commands of every launcher, which a release cannot have: `ONEBEAM=info`, `ONEBEAM=info:json`. */
function isLauncherCommand(word: string): boolean {
  return /^(info|where|verify|extract|clean|doctor)(:|$)/.test(word);
}

/** By functions of libc; where none can be called, without. */
async function posixMachine(): Promise<Machine> {
  try {
    return posix();
  } catch {
    return (await rare()).posixWithoutFfi();
  }
}

function windowsMachine(): Machine {
  return windows(async (machine, program) => (await rare()).dllFailure(machine, program));
}
