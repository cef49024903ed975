import { fail } from './failure.ts';
import { calledProgram } from './programs.ts';
import { variable } from './release/base-folder.ts';
import { ownPayload } from './self.ts';
import { startProgram } from './start-program.ts';
import type { Machine } from './system/machine.ts';
import { posix } from './system/posix.ts';
import { windows } from './system/windows.ts';

let machine: Machine | undefined;
try {
  machine = process.platform === 'win32' ? windows() : await posixMachine();
  const payload = ownPayload(machine);
  const command = variable(machine, 'ONEBEAM');
  if (payload.manifest.release && !(command && isLauncherCommand(command)))
    await (await import('./run/run-release.ts')).runRelease(machine, payload, command || undefined);
  else if (command) await (await import('./commands.ts')).run(machine, payload, command);
  else await startProgram(machine, payload, calledProgram(machine, payload.manifest));
} catch (error) {
  fail(error, machine);
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
    return (await import('./system/posix-without-ffi.ts')).posixWithoutFfi();
  }
}
