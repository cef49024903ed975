import { open, readFile } from 'node:fs/promises';
import { type NativeCode, otherNativeWarnings, sortNative } from '../../analysis/sort-native.ts';
import type { PayloadFile } from '../../archive/payload-file.ts';
import type { BinaryDescription } from '../../binary/binary-description.ts';
import { describeIfBinary } from '../../binary/describe-if-binary.ts';
import { platformText } from '../../binary/platform-text.ts';
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
export interface Misfit extends NativeCode {
  /** The name of its application, or `the release` for a file of none. */
  application: string;
}

/** The platforms that native code is checked for. */
export interface NativePlatforms {
  target: Target;
  /** Of the target's runtime: a library must be for its processor. */
  emulator: BinaryDescription;
  /** The platform that the release was built for, if it has its own emulator. */
  builtFor?: BinaryDescription | undefined;
}

interface Survey {
  fitting: PayloadFile[];
  /** They must be replaced. */
  misfits: Misfit[];
  /** For other systems, which the release works without. */
  others: Misfit[];
  /** Paths of scripts that may be executed. */
  scripts: string[];
}

/**
 * Checks every file of a release for native code, whatever its name, and refuses what does not run on the target: a
 * NIF that was built on the author's machine, for another system. Files for other systems that the release works without
 * are accepted, with a warning (`sortNative`).
 *
 * @throws OnebeamError `release-native-unfit`
 */
export async function checkNative(
  files: readonly PayloadFile[],
  platforms: NativePlatforms,
): Promise<NativeCheck> {
  const { target } = platforms;
  const { fitting, misfits, others, scripts } = await surveyNative(files, platforms);
  if (misfits[0]) throw nativeUnfit(misfits[0], target);
  return {
    files: fitting,
    warnings: [...otherNativeWarnings(others, target), ...scriptWarning(scripts, target)],
  };
}

/** As `checkNative`, and lists what does not run on the target instead of refusing it. */
export async function surveyNative(
  files: readonly PayloadFile[],
  { target, emulator, builtFor }: NativePlatforms,
): Promise<Survey> {
  const found: (Misfit & { file: PayloadFile })[] = [];
  const scripts: string[] = [];
  for (const file of files) {
    const { path, mode } = file;
    const start = await startOf(file);
    if (isScript(start) && mode === 0o755) scripts.push(path);
    const binary = mayBeNative(start) ? describeIfBinary(await contentOf(file)) : undefined;
    const owner = ownerOf(path);
    if (binary) found.push({ file, path, owner, application: owner.replace(/-.*$/, ''), binary });
  }
  const { fitting, misfits, others } = sortNative(found, target, emulator, builtFor);
  return { fitting: fitting.map(({ file }) => file), misfits, others, scripts };
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
