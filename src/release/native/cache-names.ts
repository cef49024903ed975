import type { Cpu, OperatingSystem, Target } from '../../targets/target.ts';
import { targetParts } from '../../targets/target.ts';

/**
 * The version of the NIF interface of an OTP release. A library for a lower minor version loads in a higher one, not the other way
 * round. Of OTP 26 to 28 it is 2.17.
 *
 * Source: `erlang:system_info(nif_version)` of OTP 25, 27 and 29.
 *
 * @param otp 25 or newer.
 */
export function nifVersionOf(otp: number): string {
  if (otp < 26) return '2.16';
  return otp < 29 ? '2.17' : '2.18';
}

/** An archive that a cache should have. Where the version of the NIF interface is part of the name, `nif` replaces it. */
export interface ArchiveName {
  before: string;
  /** None for archives of programs, which do not depend on the interface. */
  hasNif: boolean;
  after: string;
}

/**
 * Names of the archives that elixir_make keeps of an application for a target, with the triplets of cc_precompiler, the best first:
 * `jiffy-nif-2.16-aarch64-linux-gnu-1.1.1.tar.gz`, `jiffy-port-aarch64-linux-gnu-1.1.1.tar.gz`.
 *
 * Source: `ElixirMake.Artefact`, `CCPrecompiler`.
 *
 * @param cpu of the emulator.
 */
export function makeArchives(application: string, version: string, target: Target, cpu: Cpu): ArchiveName[] {
  return tripletsOf(target, cpu).flatMap((triplet) => [
    { before: `${application}-nif-`, hasNif: true, after: `-${triplet}-${version}.tar.gz` },
    { before: `${application}-port-${triplet}-${version}.tar.gz`, hasNif: false, after: '' },
  ]);
}

/** A library of `rustler_precompiled`, taken apart: `libhtml-v0.1.2-nif-2.16-x86_64-unknown-linux-gnu.so`. */
export interface PrecompiledName {
  /** `html-v0.1.2-nif-`: the crate and its version. */
  crate: string;
  extension: 'so' | 'dll';
}

const precompiled = /^(?:lib)?(.+-v[^/]+-nif-)\d+\.\d+-.+\.(so|dll)$/;

/** Nothing for a library of another name. On Windows it has no `lib` before it, and the extension `dll`. */
export function precompiledName(base: string): PrecompiledName | undefined {
  const [, crate, extension] = precompiled.exec(base) ?? [];
  return crate === undefined ? undefined : { crate, extension: extension as PrecompiledName['extension'] };
}

/**
 * Names of the archives that `rustler_precompiled` keeps of a library for a target, the best first. Variants of a library, which
 * have `--` and a name at the end, are not among them.
 *
 * Source: `RustlerPrecompiled`.
 *
 * @param crate as in `PrecompiledName`.
 * @param cpu of the emulator.
 */
export function precompiledArchives(crate: string, target: Target, cpu: Cpu): ArchiveName[] {
  const isWindows = targetParts(target).os === 'windows';
  return triplesOf(target, cpu).map((triple) => ({
    before: `${isWindows ? '' : 'lib'}${crate}`,
    hasNif: true,
    after: `-${triple}.${isWindows ? 'dll' : 'so'}.tar.gz`,
  }));
}

/** For messages: the name with the version of the interface that the runtime has. */
export const archiveText = ({ before, hasNif, after }: ArchiveName, nif: string): string =>
  `${before}${hasNif ? nif : ''}${after}`;

/**
 * Chooses among files the one with the highest version of the interface that a runtime has: the same major version and at most its
 * minor version, as both tools choose.
 *
 * @param files names.
 * @param nif version of the runtime.
 */
export function chooseArchive(files: readonly string[], name: ArchiveName, nif: string): string | undefined {
  const { before, hasNif, after } = name;
  if (!hasNif) return files.find((file) => file === before);
  const [major, minor] = nif.split('.').map(Number) as [number, number];
  let best: { file: string; minor: number } | undefined;
  for (const file of files) {
    if (!file.startsWith(before) || !file.endsWith(after)) continue;
    const version = /^(\d{1,3})\.(\d{1,3})$/.exec(file.slice(before.length, file.length - after.length));
    if (!version || Number(version[1]) !== major || Number(version[2]) > minor) continue;
    if (!best || Number(version[2]) > best.minor) best = { file, minor: Number(version[2]) };
  }
  return best?.file;
}

const architecture: Readonly<Record<Cpu, string>> = { x64: 'x86_64', arm64: 'aarch64' };

function tripletsOf(target: Target, cpu: Cpu): string[] {
  const { libc } = targetParts(target);
  const endings: Readonly<Record<OperatingSystem, string[]>> = {
    linux: [`linux-${libc === 'musl' ? 'musl' : 'gnu'}`],
    darwin: ['apple-darwin'],
    windows: ['windows-msvc', 'windows-gnu'],
  };
  return endings[targetParts(target).os].map((ending) => `${architecture[cpu]}-${ending}`);
}

function triplesOf(target: Target, cpu: Cpu): string[] {
  const { libc } = targetParts(target);
  const endings: Readonly<Record<OperatingSystem, string[]>> = {
    linux: [`unknown-linux-${libc === 'musl' ? 'musl' : 'gnu'}`],
    darwin: ['apple-darwin'],
    windows: ['pc-windows-msvc', 'pc-windows-gnu'],
  };
  return endings[targetParts(target).os].map((ending) => `${architecture[cpu]}-${ending}`);
}
