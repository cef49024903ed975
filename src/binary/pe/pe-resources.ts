import { CheckedView, malformed } from '../checked-view.ts';
import { directory, fileOffsetOf, type PeHeader } from './pe-header.ts';

/** A resource by its three names: numbers, or texts. */
export interface PeResource {
  type: number | string;
  name: number | string;
  /** A Windows language identifier: 1033 for American English. */
  language: number;
  bytes: Uint8Array;
}

const directoryHead = 16;
const entrySize = 8;
/** Set in a name's place: a text's offset follows; in a child's place: a directory's. */
const highBit = 0x80000000;
const resourceLimit = 4096;

/**
 * Reads all resources, in their order. Source: PE format, "The .rsrc Section": a tree of exactly three levels.
 *
 * @param section bytes of the section with the resource directory, and its address.
 * @throws `binary-malformed`
 */
export function readResources(
  section: Uint8Array,
  sectionAddress: number,
  treeAddress: number,
): PeResource[] {
  const view = new CheckedView(section);
  const tree = treeAddress - sectionAddress;
  const resources: PeResource[] = [];
  for (const [type, types] of entriesAt(view, tree, 0)) {
    for (const [name, names] of entriesAt(view, tree, below(types))) {
      for (const [language, leaf] of entriesAt(view, tree, below(names))) {
        if (typeof language === 'string' || leaf >= highBit)
          throw malformed({ problem: 'resource-levels', found: 'more' });
        if (resources.length === resourceLimit)
          throw malformed({ problem: 'too-many', what: 'resources', expected: resourceLimit });
        const data = tree + leaf;
        const bytes = view.slice(view.u32(data) - sectionAddress, view.u32(data + 4));
        resources.push({ type, name, language, bytes });
      }
    }
  }
  return resources;
}

/** Returns the file offset of the resource section, and the offset of its tree; nothing when there is none. */
export function resourcePlace(
  header: PeHeader,
): { fileOffset: number; fileSize: number; address: number; treeAddress: number } | undefined {
  const treeAddress = header.directories[directory.resources]?.address;
  if (!treeAddress) return undefined;
  const section = header.sections.find(
    ({ address, fileSize }) => treeAddress >= address && treeAddress - address < fileSize,
  );
  if (!section || fileOffsetOf(header, treeAddress) === undefined) {
    throw malformed({ problem: 'outside-section', what: 'resources', found: treeAddress });
  }
  return { ...section, treeAddress };
}

function below(child: number): number {
  if (child < highBit) throw malformed({ problem: 'resource-levels', found: 'fewer' });
  return child - highBit;
}

function entriesAt(view: CheckedView, tree: number, offset: number): [number | string, number][] {
  const at = tree + offset;
  const count = view.u16(at + 12) + view.u16(at + 14);
  if (count > resourceLimit)
    throw malformed({ problem: 'too-many', what: 'resources', expected: resourceLimit, found: count });
  return Array.from({ length: count }, (_, index) => {
    const entry = at + directoryHead + index * entrySize;
    const name = view.u32(entry);
    return [name < highBit ? name : textAt(view, tree + (name - highBit)), view.u32(entry + 4)];
  });
}

function textAt(view: CheckedView, at: number): string {
  return Buffer.from(view.slice(at + 2, view.u16(at) * 2)).toString('utf16le');
}
