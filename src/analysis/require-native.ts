import type { PayloadFile } from '../archive/payload-file.ts';
import type { BinaryDescription } from '../binary/binary-description.ts';
import { describeIfBinary } from '../binary/describe-if-binary.ts';
import { platformText } from '../binary/platform-text.ts';
import { runsOn } from '../binary/require-target.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { Target } from '../targets/target.ts';
import { type NativeCode, sortNative } from './sort-native.ts';

/** The native code of a program for a target. */
export interface ProgramNative {
  /** Files that run there. */
  fitting: PayloadFile[];
  /** Files for other systems, of applications that have one that fits. */
  others: NativeCode[];
}

/**
 * Refuses native code of the program that does not run on a target: a NIF that was built on the author's
 * machine, for another system. An application with libraries for several targets, of which it selects one at
 * run time, is accepted if one of them fits. A library must also be for the processor of the runtime that loads
 * it: on Windows for arm64 that may be x64.
 *
 * @param files as `laidOutApplications` gives them.
 * @param emulator of the runtime.
 * @throws `native-code-unfit`
 */
export function requireNativeFor(
  target: Target,
  files: readonly PayloadFile[],
  emulator: BinaryDescription,
): ProgramNative {
  const found = files.flatMap((file) => {
    const { path, content } = file;
    const binary = content instanceof Uint8Array ? describeIfBinary(content) : undefined;
    return binary ? [{ file, path, owner: applicationOf(file), binary }] : [];
  });
  const { fitting, misfits, others } = sortNative(found, target, emulator);
  const [misfit] = misfits;
  if (misfit) {
    const { path, binary, owner: application } = misfit;
    const expected = runsOn(binary, target) ? `the ${emulator.cpus.join('+')} runtime of ${target}` : target;
    const found = platformText(binary);
    throw new OnebeamError('native-code-unfit', { path, expected, found, application });
  }
  return { fitting: fitting.map(({ file }) => file), others };
}

const applicationOf = ({ path }: PayloadFile): string => path.split('/')[1] ?? path;
