import { erlexec, StarterNotFound } from './erlexec.ts';
import { fail } from './failure.ts';
import { calledProgram } from './programs.ts';
import { variable } from './release/base-folder.ts';
import { readyRelease } from './release/ready.ts';
import { ownPayload, type Payload } from './self.ts';
import type { Machine } from './system/machine.ts';
import { posix } from './system/posix.ts';
import { windows } from './system/windows.ts';

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
  const isStarter = machine && error instanceof StarterNotFound;
  fail(isStarter ? (await rare()).withoutStarter(machine!, error, error) : error, machine);
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
