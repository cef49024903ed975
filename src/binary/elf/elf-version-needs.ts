import { malformed } from '../checked-view.ts';
import type { ElfDynamic } from './elf-dynamic.ts';
import type { ElfHeader } from './elf-header.ts';

/** A symbol version that a shared object must provide. */
export interface VersionNeed {
  library: string;
  version: string;
  /** True when the loader does not require it (`VER_FLG_WEAK`). */
  isWeak: boolean;
}

const weakFlag = 2;

const needLimit = 4096;

/**
 * Reads the version needs (`Elfxx_Verneed`, `Elfxx_Vernaux`: linked lists by relative offsets).
 * Source: Linux Standard Base, "Symbol Versioning".
 *
 * @throws `binary-malformed`
 */
export function elfVersionNeeds({ view }: ElfHeader, dynamic: ElfDynamic): VersionNeed[] {
  const needs: VersionNeed[] = [];
  if (!dynamic.versionNeeds) return needs;
  const { strings, versionNeeds } = dynamic;
  let at = versionNeeds.offset;
  for (let file = 0; file < versionNeeds.count; file++) {
    const library = view.text(strings + view.u32(at + 4));
    let entry = at + view.u32(at + 8);
    for (let index = view.u16(at + 2); index > 0; index--) {
      if (needs.length === needLimit)
        throw malformed({ problem: 'too-many', what: 'version-needs', expected: needLimit });
      const version = view.text(strings + view.u32(entry + 8));
      needs.push({ library, version, isWeak: (view.u16(entry + 4) & weakFlag) !== 0 });
      const next = view.u32(entry + 12);
      if (next === 0) break;
      entry += next;
    }
    const next = view.u32(at + 12);
    if (next === 0) break;
    at += next;
  }
  return needs;
}

/**
 * Reads the symbol versions that a library has (`Elfxx_Verdef`, `Elfxx_Verdaux`); the first is the library's own name.
 * Source: Linux Standard Base, "Symbol Versioning".
 *
 * @returns none when the library has no versions: then the loader accepts it for every version.
 * @throws `binary-malformed`
 */
export function elfVersionDefinitions({ view }: ElfHeader, dynamic: ElfDynamic): string[] {
  const names: string[] = [];
  if (!dynamic.versionDefinitions) return names;
  const { strings, versionDefinitions } = dynamic;
  let at = versionDefinitions.offset;
  for (let index = 0; index < versionDefinitions.count; index++) {
    if (names.length === needLimit)
      throw malformed({ problem: 'too-many', what: 'version-definitions', expected: needLimit });
    names.push(view.text(strings + view.u32(at + view.u32(at + 12))));
    const next = view.u32(at + 16);
    if (next === 0) break;
    at += next;
  }
  return names;
}

/** The lowest GNU C library that provides all of these symbols, as `2.31`; nothing if none is required. */
export function glibcFloor(needs: readonly VersionNeed[]): string | undefined {
  const versions = needs
    .map(({ version }) => /^GLIBC_(\d+)\.(\d+)(?:\.\d+)?$/.exec(version))
    .filter((match) => match !== null)
    .map(([, major, minor]) => ({ major: Number(major), minor: Number(minor) }))
    .sort((a, b) => a.major - b.major || a.minor - b.minor);
  const highest = versions.at(-1);
  return highest && `${highest.major}.${highest.minor}`;
}
