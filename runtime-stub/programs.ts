import type { Manifest, Start } from '../src/payload/format/manifest.ts';
import { programStart } from '../src/payload/format/program-start.ts';
import { calledAs } from './called-as.ts';
import type { Machine, NativeText } from './system/machine.ts';

/** A program to start. */
export interface ChosenProgram {
  /** Of one of several. */
  name?: string;
  start: Start;
  /** The name in `argv[0]`; nothing when the program was selected by its packed name. */
  called?: NativeText;
}

/** The program of a name, or nothing. */
export function programNamed(manifest: Manifest, wanted: string): ChosenProgram | undefined {
  const start = programStart(manifest, wanted);
  return start && { ...(manifest.programs && { name: wanted }), start };
}

/**
 * Selects the program: the only one, or the one whose name is in `argv[0]` or else in the path of the running
 * file (a copy, a hard link). Arguments do not matter.
 *
 * @returns nothing when no program has that name.
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

/** On file systems that do not distinguish `Tool` and `tool`, shells do not either. */
const foldsCase = (machine: Machine): boolean => machine.separator === '\\' || process.platform === 'darwin';

const folded = (name: string): string => name.normalize('NFC').toLowerCase();
