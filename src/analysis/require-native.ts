import type { PayloadFile } from '../archive/payload-file.ts';
import type { BinaryDescription } from '../binary/binary-description.ts';
import { describeIfBinary } from '../binary/describe-if-binary.ts';
import { platformText } from '../binary/platform-text.ts';
import { runsOn } from '../binary/require-target.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { Target } from '../targets/target.ts';

/**
 * Refuses native code of the program that does not run on a target: a NIF that was built on the author's
 * machine, for another system. An application with libraries for several targets, of which it selects one at
 * run time, is accepted if one of them fits. A library must also be for the processor of the runtime that loads
 * it: on Windows for arm64 that may be x64.
 *
 * @param files as `laidOutApplications` gives them.
 * @param emulator of the runtime.
 * @returns those with native code that runs there.
 * @throws `native-code-unfit`
 */
export function requireNativeFor(
  target: Target,
  files: readonly PayloadFile[],
  emulator: BinaryDescription,
): PayloadFile[] {
  const misfits = new Map<string, { path: string; binary: BinaryDescription; expected: string }>();
  const fitting: PayloadFile[] = [];
  for (const file of files) {
    const { path, content } = file;
    const binary = content instanceof Uint8Array ? describeIfBinary(content) : undefined;
    if (!binary) continue;
    const application = applicationOf(file);
    const loads = !isLibrary(path) || binary.cpus.some((cpu) => emulator.cpus.includes(cpu));
    const runs = runsOn(binary, target);
    const expected = runs ? `the ${emulator.cpus.join('+')} runtime of ${target}` : target;
    if (runs && loads) fitting.push(file);
    else if (!misfits.has(application)) misfits.set(application, { path, binary, expected });
  }
  const served = new Set(fitting.map(applicationOf));
  for (const [application, { path, binary, expected }] of misfits) {
    if (served.has(application)) continue;
    throw new OnebeamError('native-code-unfit', {
      path,
      expected,
      found: platformText(binary),
      application,
    });
  }
  return fitting;
}

const applicationOf = ({ path }: PayloadFile): string => path.split('/')[1] ?? path;

const isLibrary = (path: string): boolean => /\.(so|dll)$/i.test(path);
