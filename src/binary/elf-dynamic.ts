import { malformed } from './checked-view.ts';
import { addressAt, type ElfHeader, fileOffsetOf, segmentKind } from './elf-header.ts';

/** What the dynamic section asks of the loader. */
export interface ElfDynamic {
  /** `DT_NEEDED`: names of shared objects, in their order. */
  needed: string[];
  /** Where the texts are, from the start of the file. */
  strings: number;
  /** `DT_RUNPATH`, or else `DT_RPATH`: folders in which the loader looks for these, with `$ORIGIN` as written. */
  searchPath: string[];
  /** `DT_VERNEED`: where the version needs are, from the start of the file, and how many. */
  versionNeeds?: { offset: number; count: number };
  /** `DT_VERDEF`, likewise: the symbol versions that this library has. */
  versionDefinitions?: { offset: number; count: number };
}

const tag = {
  ...{ end: 0, needed: 1, strings: 5, rpath: 15, runpath: 29 },
  ...{ versionDefinitions: 0x6ffffffc, versionDefinitionsCount: 0x6ffffffd },
  ...{ versionNeeds: 0x6ffffffe, versionNeedsCount: 0x6fffffff },
};
const entryLimit = 4096;

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
    if (offset === undefined)
      throw malformed(
        'addresses inside of a loaded segment',
        address === undefined ? 'no string table' : String(address),
      );
    return offset;
  };
  const path = single.get(tag.runpath) ?? single.get(tag.rpath);
  const definitions = single.get(tag.versionDefinitions);
  // A static position-independent program has a dynamic section, too, and may have no texts.
  if (neededAt.length === 0 && path === undefined && definitions === undefined) {
    return { needed: [], strings: 0, searchPath: [] };
  }
  const strings = place(single.get(tag.strings));
  const needed = neededAt.map((offset) => view.text(strings + offset));
  const searchPath =
    path === undefined
      ? []
      : view
          .text(strings + path)
          .split(':')
          .filter(Boolean);
  const needs = single.get(tag.versionNeeds);
  return {
    needed,
    strings,
    searchPath,
    ...(needs !== undefined && {
      versionNeeds: { offset: place(needs), count: single.get(tag.versionNeedsCount) ?? 0 },
    }),
    ...(definitions !== undefined && {
      versionDefinitions: { offset: place(definitions), count: single.get(tag.versionDefinitionsCount) ?? 0 },
    }),
  };
}
