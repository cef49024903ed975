import { malformed } from '../checked-view.ts';
import { addressAt, type ElfHeader, fileOffsetOf, segmentKind } from './elf-header.ts';

/** The entries of the dynamic section that the loader uses. */
export interface ElfDynamic {
  /** `DT_NEEDED`: names of shared objects, in their order. */
  needed: string[];
  /** `DT_SONAME`: the name of a shared object. */
  soname?: string;
  /** `DT_RPATH`: folders between colons, of this object and of those that it loads. */
  rpath?: string;
  /** `DT_RUNPATH`: folders separated by colons, for this object only. */
  runpath?: string;
  /** Where the texts are, from the start of the file. */
  strings: number;
  /** `DT_RUNPATH`, or else `DT_RPATH`: folders in which the loader looks for these, with `$ORIGIN` as written. */
  searchPath: string[];
  /** `DT_VERNEED`: where the version needs are, from the start of the file, and how many. */
  versionNeeds?: { offset: number; count: number };
  /** `DT_VERDEF`: where the version definitions are, from the start of the file, and how many. */
  versionDefinitions?: { offset: number; count: number };
}

const tag = {
  end: 0,
  needed: 1,
  strings: 5,
  soname: 14,
  rpath: 15,
  runpath: 29,
  versionDefinitions: 0x6ffffffc,
  versionDefinitionsCount: 0x6ffffffd,
  versionNeeds: 0x6ffffffe,
  versionNeedsCount: 0x6fffffff,
};
const entryLimit = 4096;
/** Lists of folders may be long: some systems have one folder for each package. */
const textLimit = 64 * 1024;

/**
 * Reads the dynamic section; a static program has none. Source: System V ABI, chapter 5 "Dynamic Section".
 *
 * @throws `binary-malformed`
 */
export function elfDynamic(header: ElfHeader): ElfDynamic | undefined {
  const section = header.segments.find(({ kind }) => kind === segmentKind.dynamic);
  if (!section) return undefined;
  const { view, word } = header;
  const count = Math.min(entryLimit, Math.floor(section.fileSize / (2 * word)));
  const neededAt: number[] = [];
  const single = new Map<number, number>();
  for (let index = 0; index < count; index++) {
    const at = section.fileOffset + index * 2 * word;
    const kind = addressAt(view, word, at);
    if (kind === tag.end) break;
    const value = addressAt(view, word, at + word);
    if (kind === tag.needed) neededAt.push(value);
    else single.set(kind, value);
  }
  const place = (address: number | undefined): number => {
    const offset = address === undefined ? undefined : fileOffsetOf(header, address);
    if (offset === undefined) throw malformed({ problem: 'outside-segment', found: address });
    return offset;
  };
  // A static position-independent program has a dynamic section, too, and may have no texts.
  const named = [tag.soname, tag.rpath, tag.runpath].some((kind) => single.has(kind));
  const isVersioned = single.has(tag.versionDefinitions);
  if (neededAt.length === 0 && !named && !isVersioned) return { needed: [], strings: 0, searchPath: [] };
  const strings = place(single.get(tag.strings));
  const text = (kind: number): string | undefined =>
    single.has(kind) ? view.text(strings + single.get(kind)!, textLimit) : undefined;
  const table = (kind: number, countKind: number): { offset: number; count: number } | undefined =>
    single.has(kind) ? { offset: place(single.get(kind)), count: single.get(countKind) ?? 0 } : undefined;
  const [soname, rpath, runpath] = [text(tag.soname), text(tag.rpath), text(tag.runpath)];
  const versionNeeds = table(tag.versionNeeds, tag.versionNeedsCount);
  const versionDefinitions = table(tag.versionDefinitions, tag.versionDefinitionsCount);
  return {
    needed: neededAt.map((offset) => view.text(strings + offset)),
    strings,
    searchPath: (runpath ?? rpath ?? '').split(':').filter(Boolean),
    ...(soname !== undefined && { soname }),
    ...(rpath !== undefined && { rpath }),
    ...(runpath !== undefined && { runpath }),
    ...(versionNeeds && { versionNeeds }),
    ...(versionDefinitions && { versionDefinitions }),
  };
}
