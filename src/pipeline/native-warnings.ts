import type { BinaryDescription } from '../binary/binary-description.ts';
import type { NativeNeeds } from '../otp/minimal/fits-target.ts';
import type { Warning } from '../reporter.ts';

/**
 * What of native code may go wrong on the user's system: what is not sure to be there, and libraries of the program that
 * its runtime cannot load.
 *
 * @param emulator of the runtime.
 * @param native paths of the program's files with native code.
 */
export function nativeWarnings(
  needs: NativeNeeds,
  emulator: BinaryDescription,
  native: readonly string[],
): Warning[] {
  const libraries = native.filter((path) => path.endsWith('.so'));
  return [...unloadable(emulator, libraries), ...foreign(needs, libraries.length > 0)];
}

/** A static program of Linux names no loader, and loads nothing. */
function unloadable({ format, interpreter }: BinaryDescription, libraries: readonly string[]): Warning[] {
  if (format !== 'elf' || interpreter || libraries.length === 0) return [];
  const names = libraries.map((path) => `\`${path}\``).join(', ');
  return [
    {
      code: 'nif-static-runtime',
      message: `the runtime is linked statically and cannot load ${names}`,
      hint: 'for a program with NIFs, take a runtime that is linked dynamically, as installed ones are: give its folder with `--erts`',
    },
  ];
}

function foreign(
  { foreignLibraries, glibcFloor, macosFloor }: NativeNeeds,
  hasLibraries: boolean,
): Warning[] {
  const needs = foreignLibraries.map(({ name }) => `\`${name}\``);
  if (needs.length === 0) return [];
  if (glibcFloor) needs.push(`glibc ${glibcFloor} or newer`);
  if (macosFloor) needs.push(`macOS ${macosFloor} or newer`);
  return [
    {
      code: 'foreign-libraries',
      message: `the user's system must have ${needs.join(', ')}`,
      hint: hasLibraries
        ? 'tell users to install them, or link the NIFs and take a runtime so that they need less; a static runtime loads no NIF'
        : 'for a program that runs anywhere, take a runtime that is linked statically (`--erts 27` fetches one)',
    },
  ];
}
