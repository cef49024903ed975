import type { BinaryDescription } from '../binary/binary-description.ts';
import type { NativeNeeds } from '../otp/minimal/fits-target.ts';
import type { LeftLibrary } from '../otp/minimal/shared-libraries.ts';
import type { Warning } from '../reporter.ts';

/**
 * Returns what of native code may go wrong on the user's system: what is not sure to be there, and libraries of the program that
 * its runtime cannot load.
 *
 * @param emulator of the runtime.
 * @param release of OTP, for hints.
 * @param native paths of the program's files with native code.
 */
export function nativeWarnings(
  needs: NativeNeeds,
  emulator: BinaryDescription,
  release: string,
  native: readonly string[],
  left: readonly LeftLibrary[] = [],
): Warning[] {
  const libraries = native.filter((path) => path.endsWith('.so'));
  return [
    ...privateLoader(emulator, release),
    ...unloadable(emulator, libraries),
    ...foreign(needs, libraries.length > 0),
    ...left.map(leftLibrary),
  ];
}

/** A library that could be packed, and is not. */
function leftLibrary({ name, source, because }: LeftLibrary): Warning {
  const why =
    because.kind === 'version'
      ? `\`${because.path}\` needs version \`${because.version}\`, which \`${source}\` does not have`
      : `\`${because.path}\` cannot be changed to find it (${because.refusal})`;
  return {
    code: 'library-not-packed',
    message: `\`${name}\` is not packed: ${why}`,
    hint: 'build the native code on an older system, or use a runtime with newer libraries',
  };
}

/**
 * Returns true when the loader that an ELF emulator names is only on systems of one kind (Nix, Guix), or only
 * on one machine.
 */
export const hasPrivateLoader = ({ interpreter }: BinaryDescription): boolean =>
  interpreter !== undefined && !/^\/lib(64)?\/ld-(linux|musl)[^/]*$/.test(interpreter);

function privateLoader(emulator: BinaryDescription, release: string): Warning[] {
  if (!hasPrivateLoader(emulator)) return [];
  return [
    {
      code: 'private-loader',
      message: `the runtime starts only where \`${emulator.interpreter}\` and the libraries next to it exist`,
      hint: `use a portable runtime, for example \`--erts ${release}\``,
    },
  ];
}

/** A static program of Linux names no loader, and loads nothing. */
function unloadable({ format, interpreter }: BinaryDescription, libraries: readonly string[]): Warning[] {
  if (format !== 'elf' || interpreter || libraries.length === 0) return [];
  const names = libraries.map((path) => `\`${path}\``).join(', ');
  return [
    {
      code: 'nif-static-runtime',
      message: `the runtime is linked statically and cannot load ${names}`,
      hint: 'for a program with NIFs, use a dynamically linked runtime, such as an installed OTP: pass its folder to `--erts`',
    },
  ];
}

function foreign(
  { foreignLibraries, glibcFloor, macosFloor }: NativeNeeds,
  hasLibraries: boolean,
): Warning[] {
  const onSystem = foreignLibraries.filter(({ name }) => !isRelative(name));
  const beside = foreignLibraries.filter(({ name }) => isRelative(name)).map(missingBeside);
  if (onSystem.length === 0) return beside;
  const names = onSystem.map(({ name }) => `\`${name}\``);
  if (glibcFloor) names.push(`glibc ${glibcFloor} or newer`);
  if (macosFloor) names.push(`macOS ${macosFloor} or newer`);
  const needsVisualC = onSystem.some(({ name }) => /^(vcruntime|msvcp)140/i.test(name));
  return [
    ...beside,
    {
      code: 'foreign-libraries',
      message: needsVisualC
        ? `requires the Microsoft Visual C++ 2015-2022 runtime on the target machine: ${names.join(', ')}`
        : `requires on the target machine: ${names.join(', ')}`,
      hint: needsVisualC
        ? 'most machines have it; others get it from Microsoft (`vc_redist.x64.exe`, or `winget install Microsoft.VCRedist.2015+.x64`), or pack it with `--windows-vcruntime FOLDER`'
        : hasLibraries
          ? 'ask users to install them, or link the NIFs statically'
          : 'ask users to install them, or use `--erts` with a runtime that includes them or is statically linked',
    },
  ];
}

/** Mach-O files name libraries relative to themselves or to the program: no system has them there. */
const isRelative = (name: string): boolean => name.startsWith('@');

function missingBeside({ name, by }: NativeNeeds['foreignLibraries'][number]): Warning {
  return {
    code: 'library-missing',
    message: `\`${name}\` is not packed and was not found there: needed by ${by.map((path) => `\`${path}\``).join(', ')}`,
    hint: 'add the library to the folder that the path names, or link it statically',
  };
}
