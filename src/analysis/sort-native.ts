import type { BinaryDescription } from '../binary/binary-description.ts';
import { platformText } from '../binary/platform-text.ts';
import { runsOn } from '../binary/require-target.ts';
import type { Warning } from '../reporter.ts';
import { type Target, targetParts } from '../targets/target.ts';

/** A file of a program with native code. */
export interface NativeCode {
  /** In the payload. */
  path: string;
  /** Its application: files of the same one serve each other. */
  owner: string;
  binary: BinaryDescription;
}

export interface SortedNative<Code> {
  fitting: Code[];
  /** They must be replaced: the program needs them, and they do not run on the target. */
  misfits: Code[];
  /** They are for other systems, and the program works without them on the target. */
  others: Code[];
}

/**
 * Sorts native code by its use on a target. A file that does not run there is accepted
 *
 * - if its application has one that fits, under the same name apart from words for systems: `priv/arm64/a.so` beside `priv/x64/a.so`;
 * - if the program does not use it on the author's machine either, and its application has another file that fits;
 * - if it is for a third system, which is neither the author's nor the target's: a package may have a program for Windows only.
 *
 * 32-bit programs for Windows are in none of the lists: they run on every target with Windows, and need nothing of the runtime.
 *
 * @param emulator of the target's runtime: a library must be for its processor.
 * @param builtFor what the program was built for, if it says so. Otherwise one fitting file of an application is enough.
 */
export function sortNative<Code extends NativeCode>(
  found: readonly Code[],
  target: Target,
  emulator: BinaryDescription,
  builtFor?: BinaryDescription,
): SortedNative<Code> {
  const fits = ({ path, binary }: Code): boolean =>
    runsOn(binary, target) && (!isLibrary(path) || binary.cpus.some((cpu) => emulator.cpus.includes(cpu)));
  const fitting = found.filter(fits);
  const served = new Set(fitting.map(({ owner }) => owner));
  const names = new Set(fitting.map(nameOf));
  const { os } = targetParts(target);
  const misfits: Code[] = [];
  const others: Code[] = [];
  for (const code of found) {
    if (fits(code) || (os === 'windows' && isEmulated(code))) continue;
    const isUsed = builtFor !== undefined && runsWith(code.binary, builtFor);
    const isOfThird = builtFor !== undefined && code.binary.os !== builtFor.os && code.binary.os !== os;
    const isSpare = names.has(nameOf(code)) || (!isUsed && (served.has(code.owner) || isOfThird));
    (isSpare ? others : misfits).push(code);
  }
  return { fitting, misfits, others };
}

/** Names what is packed although it does not run on the target. */
export function otherNativeWarnings(others: readonly NativeCode[], target: Target): Warning[] {
  if (others.length === 0) return [];
  const files = others.map(({ path, binary }) => `\`${path}\` (${platformText(binary)})`);
  return [
    {
      code: 'native-for-others',
      message: `native code that does not run on ${target}: ${files.join(', ')}`,
      hint: 'nothing to do if the program chooses a file by system; otherwise give files that fit',
      suspected: true,
    },
  ];
}

const isLibrary = (path: string): boolean => /\.(so|dll)$/i.test(path);

/** Returns true for a 32-bit program, which 64-bit Windows runs. */
const isEmulated = ({ path, binary }: NativeCode): boolean =>
  binary.os === 'windows' && binary.cpus.includes('x86') && !isLibrary(path);

/** Returns true for code that runs where a runtime runs. */
const runsWith = (code: BinaryDescription, { os, cpus, libc }: BinaryDescription): boolean =>
  code.os === os &&
  code.cpus.some((cpu) => cpus.includes(cpu)) &&
  (code.libc === undefined || libc === undefined || code.libc === libc);

/** Words and numbers by which packages name systems and processors, and the endings of libraries and programs. */
const platformWord =
  /^(v?\d.*|linux|darwin|mac|macos|osx|apple|win|windows|win32|win64|freebsd|pc|unknown|universal2?|x64|x86|amd64|i[3-6]86|arm64|aarch64|arm|armhf|armv\d.*|riscv64|ppc64le|s390x|gnu|glibc|musl|(gnu|musl)eabi(hf)?|msvc|mingw|so|dll|dylib|exe)$/;

/** The path of a file without words for systems, within its application. */
function nameOf({ path, owner }: NativeCode): string {
  const words = path.toLowerCase().split(/[/._+-]+/);
  return `${owner} ${words.filter((word) => !platformWord.test(word)).join(' ')}`;
}
