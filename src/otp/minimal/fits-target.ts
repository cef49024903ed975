import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PayloadFile } from '../../archive/payload-file.ts';
import type { BinaryDescription } from '../../binary/binary-description.ts';
import { describeBinary } from '../../binary/describe.ts';
import { describeIfBinary } from '../../binary/describe-if-binary.ts';
import { machoSignature } from '../../binary/macho/macho-signature.ts';
import { requireTarget } from '../../binary/require-target.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { isInEmulatorFolder } from '../../payload/format/layout.ts';
import { type OperatingSystem, type Target, targetParts } from '../../targets/target.ts';
import { emulatorNames } from '../find-otp-root.ts';
import type { OtpTree } from '../otp-tree.ts';
import { compareVersions } from '../version-order.ts';

/** Requirements of a runtime's native code on the target system. */
export interface NativeNeeds {
  /** The lowest version of the GNU C library that has all symbols: `2.34`. Nothing when none is needed. */
  glibcFloor?: string;
  /** The lowest version of macOS. */
  macosFloor?: string;
  /** Shared libraries that are not part of the system, each with the files that require it; sorted. */
  foreignLibraries: { name: string; by: string[] }[];
}

/** Libraries that every system of the kind has: the C library and its parts, those of Apple and Microsoft. */
export const systemLibraries: Record<OperatingSystem, RegExp> = {
  linux: /^(ld-(linux|musl)|libc\.(so|musl)|lib(m|dl|pthread|rt|util|resolv)\.so)/,
  darwin: /^\/(usr\/lib|System\/Library)\//,
  windows: /^(?!(vcruntime|msvcp|concrt)\d)/i,
};

/** The emulator of a runtime, read once: what its header says. */
export interface Emulator extends BinaryDescription {
  /** Absolute. */
  path: string;
}

/**
 * Returns what a runtime is made for, by the header of its emulator.
 *
 * @throws OnebeamError `binary-unknown`, `binary-malformed`, `otp-program-missing`.
 */
export async function describeRuntime(otp: OtpTree): Promise<Emulator> {
  const folder = join(otp.emulator, 'bin');
  for (const name of emulatorNames) {
    const path = join(folder, name);
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes) return { path, ...described(bytes, path) };
  }
  throw new OnebeamError('otp-program-missing', { path: folder, expected: emulatorNames[0]! });
}

/**
 * Refuses a runtime that does not run on a target.
 *
 * @throws OnebeamError `binary-wrong-target`, and as `describeRuntime`.
 */
export async function requireRuntimeFor(otp: OtpTree, target: Target): Promise<Emulator> {
  const found = await describeRuntime(otp);
  requireTarget(found, target, otp.root);
  return found;
}

/**
 * Looks at every program and library that is packed: refuses what is made for another target, and adds up what the
 * others need.
 *
 * @param emulator is not read again, where it is one of the files.
 * @throws OnebeamError `binary-wrong-target` and `binary-malformed`, with the file.
 */
export async function nativeNeeds(
  files: readonly PayloadFile[],
  target: Target,
  emulator?: Emulator,
): Promise<NativeNeeds> {
  const { os, libc } = targetParts(target);
  const packed = new Set(files.map(({ path }) => fileName(path)));
  const foreign = new Map<string, string[]>();
  const floors = { glibc: [] as string[], macos: [] as string[] };
  for (const { path, content } of files) {
    const source = content instanceof Uint8Array ? path : content.file;
    const found = source === emulator?.path ? emulator : await describedFile({ path, content }, source);
    if (!found) continue;
    requireTarget(found, target, source);
    for (const name of found.needed) {
      if (systemLibraries[os].test(name) || packed.has(fileName(name))) continue;
      foreign.set(name, [...(foreign.get(name) ?? []), path]);
    }
    // musl's libraries also have version names of glibc.
    if (found.glibcFloor && libc !== 'musl') floors.glibc.push(found.glibcFloor);
    if (found.macosFloor) floors.macos.push(found.macosFloor);
  }
  const highest = (versions: string[]) => versions.sort(compareVersions).at(-1);
  const [glibcFloor, macosFloor] = [highest(floors.glibc), highest(floors.macos)];
  return {
    ...(glibcFloor && { glibcFloor }),
    ...(macosFloor && { macosFloor }),
    foreignLibraries: [...foreign].sort().map(([name, by]) => ({ name, by })),
  };
}

/**
 * macOS kills a process whose pages have other hashes than are signed, and runs no unsigned code on arm64.
 *
 * @throws OnebeamError `binary-signature`
 */
function requireSignature(bytes: Uint8Array, path: string): void {
  const signature = machoSignature(bytes);
  if (signature.kind === 'damaged')
    throw new OnebeamError('binary-signature', { path, found: signature.pages.slice(0, 8).join(', ') });
  if (signature.kind === 'none' && signature.required) throw new OnebeamError('binary-signature', { path });
}

export const sctpLibrary = 'libsctp.so.1';

/**
 * From OTP 29 on an emulator that was built with SCTP prints warnings on stdout at every start where this library is
 * missing: nothing names it in a header, but the program's output needs it.
 */
export const wantsSctp = (bytes: Uint8Array): boolean => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.includes(sctpLibrary) && buffer.includes('ESOCK WARNING');
};

/** Nothing for what is neither a program nor a library. */
async function describedFile(
  { path, content }: Pick<PayloadFile, 'path' | 'content'>,
  source: string,
): Promise<BinaryDescription | undefined> {
  const bytes = content instanceof Uint8Array ? content : await readIfNative(content.file);
  if (!bytes || !isNative(bytes, path)) return undefined;
  return isCode(path) ? described(bytes, source) : describeIfBinary(bytes);
}

function described(bytes: Uint8Array, path: string): BinaryDescription {
  try {
    const found = describeBinary(bytes);
    if (found.format === 'macho') requireSignature(bytes, path);
    return wantsSctp(bytes) ? { ...found, needed: [...found.needed, sctpLibrary] } : found;
  } catch (error) {
    throw error instanceof OnebeamError ? error.withPath(path) : error;
  }
}

/** Without its folder; Windows makes no difference between upper and lower case. */
const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1).toLowerCase();

/**
 * Returns true when a damaged one is an error: other files of applications may only begin like a program, as
 * Java's classes do.
 */
const isCode = (path: string): boolean =>
  isInEmulatorFolder(path) || /\.(so(\.[\d.]+)?|dylib|dll|exe)$/i.test(path);

/** The first bytes of ELF, Mach-O (both orders, universal) and PE; a script or a table has others. */
const magics = new Set(['7f454c46', 'feedfacf', 'cffaedfe', 'cafebabe']);

function isNative(bytes: Uint8Array, path: string): boolean {
  const start = Buffer.from(bytes.subarray(0, 4));
  return (
    magics.has(start.toString('hex')) ||
    (start.length === 4 && start.toString('latin1', 0, 2) === 'MZ' && /\.(exe|dll)$/i.test(path))
  );
}

/** Nothing for other files: most of a runtime's are, and some are large. */
export async function readIfNative(path: string): Promise<Buffer | undefined> {
  const file = await open(path);
  try {
    const start = Buffer.alloc(4);
    const { bytesRead } = await file.read(start);
    return isNative(start.subarray(0, bytesRead), path) ? await readFile(path) : undefined;
  } finally {
    await file.close();
  }
}
