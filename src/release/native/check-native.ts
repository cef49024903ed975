import { open, readFile } from 'node:fs/promises';
import type { PayloadFile } from '../../archive/payload-file.ts';
import type { BinaryDescription } from '../../binary/binary-description.ts';
import { describeIfBinary } from '../../binary/describe-if-binary.ts';
import { platformText } from '../../binary/platform-text.ts';
import { runsOn } from '../../binary/require-target.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { releaseApplicationOf } from '../../payload/format/layout.ts';
import type { Warning } from '../../reporter.ts';
import { type Target, targetParts } from '../../targets/target.ts';

/** Native code of a release that runs on the target. */
export interface NativeCheck {
  files: PayloadFile[];
  warnings: Warning[];
}

/** A file with native code for something else than the target. */
export interface Misfit {
  /** In the release. */
  path: string;
  /** Its application, or `the release` for a file of none. */
  application: string;
  binary: BinaryDescription;
}

interface Survey {
  fitting: PayloadFile[];
  /** Of applications that have no fitting file. */
  misfits: Misfit[];
  /** Paths of scripts that may be executed. */
  scripts: string[];
}

/**
 * Checks every file of a release for native code, whatever its name, and refuses what does not run on the target: a
 * NIF that was built on the author's machine, for another system. An application with libraries for several targets
 * is accepted if one of them fits.
 *
 * @param emulator of the runtime: a library must be for its processor.
 * @throws OnebeamError `release-native-unfit`
 */
export async function checkNative(
  files: readonly PayloadFile[],
  target: Target,
  emulator: BinaryDescription,
): Promise<NativeCheck> {
  const { fitting, misfits, scripts } = await surveyNative(files, target, emulator);
  if (misfits[0]) throw nativeUnfit(misfits[0], target);
  return { files: fitting, warnings: scriptWarning(scripts, target) };
}

/** As `checkNative`, and lists what does not run on the target instead of refusing it. */
export async function surveyNative(
  files: readonly PayloadFile[],
  target: Target,
  emulator: BinaryDescription,
): Promise<Survey> {
  const fitting: PayloadFile[] = [];
  const misfits: Misfit[] = [];
  const scripts: string[] = [];
  for (const file of files) {
    const start = await startOf(file);
    if (isScript(start) && file.mode === 0o755) scripts.push(file.path);
    const binary = mayBeNative(start) ? describeIfBinary(await contentOf(file)) : undefined;
    if (!binary) continue;
    const loads = !/\.(so|dll)$/i.test(file.path) || binary.cpus.some((cpu) => emulator.cpus.includes(cpu));
    if (runsOn(binary, target) && loads) fitting.push(file);
    else misfits.push({ path: file.path, application: ownerOf(file.path).replace(/-.*$/, ''), binary });
  }
  const served = new Set(fitting.map(({ path }) => ownerOf(path)));
  return { fitting, misfits: misfits.filter(({ path }) => !served.has(ownerOf(path))), scripts };
}

/** @param looked for in the caches of the author's tools, and not found. */
export const nativeUnfit = (
  { path, application, binary }: Misfit,
  target: Target,
  looked?: { archive: string; folders: string[] },
): OnebeamError =>
  new OnebeamError('release-native-unfit', {
    path,
    expected: target,
    found: platformText(binary),
    application,
    target,
    ...(looked && { looked }),
  });

const ownerOf = (path: string): string => releaseApplicationOf(path) ?? 'the release';

async function contentOf({ content }: PayloadFile): Promise<Uint8Array> {
  return content instanceof Uint8Array ? content : readFile(content.file);
}

/** The number of bytes needed to recognise ELF, Mach-O and PE. */
const startLength = 4;

async function startOf({ content }: PayloadFile): Promise<Uint8Array> {
  if (content instanceof Uint8Array) return content.subarray(0, startLength);
  const file = await open(content.file);
  try {
    const start = Buffer.alloc(startLength);
    const { bytesRead } = await file.read(start);
    return start.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const isScript = (start: Uint8Array): boolean => start[0] === 0x23 && start[1] === 0x21;

/** ELF, Mach-O in both orders and universal, PE. */
const magics = new Set(['7f454c46', 'feedfacf', 'cffaedfe', 'feedface', 'cefaedfe', 'cafebabe']);

function mayBeNative(start: Uint8Array): boolean {
  const bytes = Buffer.from(start);
  return magics.has(bytes.toString('hex')) || bytes.toString('latin1', 0, 2) === 'MZ';
}

/** Windows runs no scripts by their first line. */
function scriptWarning(paths: readonly string[], target: Target): Warning[] {
  if (targetParts(target).os !== 'windows' || paths.length === 0) return [];
  return [
    {
      code: 'release-scripts-on-windows',
      message: `scripts that Windows cannot run: ${paths.map((path) => `\`${path}\``).join(', ')}`,
      hint: 'give `.bat` files for them, or do without',
    },
  ];
}
