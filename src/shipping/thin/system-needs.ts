import { elfDynamic } from '../../binary/elf/elf-dynamic.ts';
import { elfHeader, isElf, segmentKind } from '../../binary/elf/elf-header.ts';
import { elfVersionNeeds, glibcFloor, type VersionNeed } from '../../binary/elf/elf-version-needs.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { sctpLibrary, wantsSctp } from '../../otp/minimal/fits-target.ts';
import { compareVersions } from '../../otp/version-order.ts';
import { isInEmulatorFolder } from '../../payload/format/layout.ts';
import type { SystemNeeds, ThinFile } from '../channels/shipped-program.ts';

interface Need {
  neededBy: string[];
  versions: Set<string>;
}

/**
 * Adds up what the ELF files of a tree require of the system: the shared libraries that are not in the tree, each with the
 * symbol versions that are required of it.
 *
 * @throws `binary-malformed` for a damaged program or library, with its path in the tree. Other files may only begin like one.
 */
export async function systemNeeds(files: readonly ThinFile[]): Promise<SystemNeeds> {
  const packed = new Set(files.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)));
  const needs = new Map<string, Need>();
  const all: VersionNeed[] = [];
  let needsLoader = false;
  for (const file of files) {
    const found = await elfNeeds(file);
    if (!found) continue;
    needsLoader ||= found.hasLoader;
    all.push(...found.versions);
    for (const soname of found.needed) {
      if (packed.has(soname)) continue;
      const need = needs.get(soname) ?? { neededBy: [], versions: new Set() };
      need.neededBy.push(file.path);
      for (const { library, version, isWeak } of found.versions)
        if (library === soname && !isWeak) need.versions.add(version);
      needs.set(soname, need);
    }
  }
  const isMusl = [...needs.keys()].some((soname) => /^libc\.musl/.test(soname));
  // Libraries of musl name versions of glibc, too.
  const floor = isMusl ? undefined : glibcFloor(all);
  return {
    libraries: [...needs]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([soname, { neededBy, versions }]) => ({
        soname,
        neededBy: neededBy.sort(),
        versions: [...versions].sort(byVersion),
      })),
    ...(floor && { glibc: floor }),
    needsLoader,
  };
}

/** `GLIBC_2.4` before `GLIBC_2.34`. */
function byVersion(one: string, other: string): number {
  const [prefix, number] = versionParts(one);
  const [otherPrefix, otherNumber] = versionParts(other);
  if (prefix !== otherPrefix) return prefix < otherPrefix ? -1 : 1;
  return compareVersions(number, otherNumber) || (one < other ? -1 : 1);
}

const versionParts = (version: string): [string, string] => {
  const at = version.search(/[\d.]*$/);
  return [version.slice(0, at), version.slice(at)];
};

interface ElfNeeds {
  needed: string[];
  versions: VersionNeed[];
  hasLoader: boolean;
}

async function elfNeeds(file: ThinFile): Promise<ElfNeeds | undefined> {
  const bytes = await readIfElf(file);
  if (!bytes) return undefined;
  try {
    const header = elfHeader(bytes);
    const dynamic = elfDynamic(header);
    return {
      needed: [...(dynamic?.needed ?? []), ...(wantsSctp(bytes) ? [sctpLibrary] : [])],
      versions: dynamic ? elfVersionNeeds(header, dynamic) : [],
      hasLoader: header.segments.some(({ kind }) => kind === segmentKind.interpreter),
    };
  } catch (error) {
    if (!(error instanceof OnebeamError)) throw error;
    if (isInEmulatorFolder(file.path) || /\.so(\.[\d.]+)?$/.test(file.path)) throw error.withPath(file.path);
    return undefined;
  }
}

async function readIfElf(file: ThinFile): Promise<Uint8Array | undefined> {
  if (file.size < 64) return undefined;
  let bytes: Uint8Array | undefined;
  let length = 0;
  for await (const piece of file.read()) {
    if (!bytes && !isElf(piece)) return undefined;
    bytes ??= new Uint8Array(file.size);
    bytes.set(piece, length);
    length += piece.length;
  }
  return bytes;
}
