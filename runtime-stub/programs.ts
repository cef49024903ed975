import type { Manifest, Start } from '../src/payload/format/manifest.ts';
import { programStart } from '../src/payload/format/program-start.ts';
import { calledAs } from './called-as.ts';
import type { Machine, NativeText } from './system/machine.ts';

/** A program to start. */
export interface ChosenProgram {
  /** Of one of several. */
  name?: string;
  start: Start;
  /** How it was called; nothing when it was asked for by its packed name. */
  called?: NativeText;
}

/** The program of a name, or nothing. */
export function programNamed(manifest: Manifest, wanted: string): ChosenProgram | undefined {
  const start = programStart(manifest, wanted);
  return start && { ...(manifest.programs && { name: wanted }), start };
}

/**
 * The program that the caller means: the only one; of several the one that the executable was called by the name of, as
 * `argv[0]` has it or, when that is another name, the path of the running file (a copy, a hard link). No argument has a say.
 *
 * @returns nothing when it was called by another name.
 */
export function calledProgram(machine: Machine, manifest: Manifest): ChosenProgram | undefined {
  const called = calledAs(machine);
  if (!manifest.programs) return { start: manifest.start, called };
  for (const path of [called, machine.executable]) {
    const name = commandName(machine, path);
    const spelt = manifest.programs.find(
      (program) => program.name === name || (foldsCase(machine) && folded(program.name) === folded(name)),
    );
    const chosen = spelt && programNamed(manifest, spelt.name);
    if (chosen) return { ...chosen, called };
  }
  return undefined;
}

/** The last name of a path, as ordinary text: without what a login shell and Windows add to it. */
export function commandName(machine: Machine, path: NativeText): string {
  const isWindows = machine.separator === '\\';
  const last = path.slice(Math.max(path.lastIndexOf('/'), isWindows ? path.lastIndexOf('\\') : -1) + 1);
  const name = machine.text(last);
  return isWindows ? name.replace(/\.exe$/i, '') : name.replace(/^-/, '');
}

/** Where file systems take `Tool` and `tool` for the same, a shell does, too. */
const foldsCase = (machine: Machine): boolean => machine.separator === '\\' || process.platform === 'darwin';

const folded = (name: string): string => name.normalize('NFC').toLowerCase();
