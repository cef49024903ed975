import type { PeResource } from './pe-resources.ts';

const directoryHead = 16;
const entrySize = 8;
const dataEntrySize = 16;
/** Set in a name's place: a text's offset follows; in a child's place: a directory's. */
const highBit = 0x80000000;

/**
 * Writes resources as a section. The same resources give the same bytes: they are sorted as the format
 * requires, and have no time.
 *
 * @param address where the section will be mapped.
 */
export function writeResources(resources: readonly PeResource[], address: number): Uint8Array {
  const tree = group(
    resources,
    ({ type }) => type,
    (ofType) =>
      group(
        ofType,
        ({ name }) => name,
        (ofName) =>
          group(
            ofName,
            ({ language }) => language,
            ([resource]) => resource!.bytes,
          ),
      ),
  );
  const directories: Node[] = [];
  const leaves: Uint8Array[] = [];
  const texts: string[] = [];
  const collect = (nodes: Node[]): void => {
    // One level after the other, so that a directory's children follow it.
    const next: Node[] = [];
    for (const node of nodes) {
      directories.push(node);
      for (const { key, child } of node) {
        if (typeof key === 'string') texts.push(key);
        if (child instanceof Uint8Array) leaves.push(child);
        else next.push(child);
      }
    }
    if (next.length > 0) collect(next);
  };
  collect([tree]);

  const place = new Map<Node | Uint8Array | string, number>();
  let at = 0;
  const reserve = (key: Node | Uint8Array | string, length: number): void => {
    place.set(key, at);
    at += length;
  };
  for (const node of directories) reserve(node, directoryHead + node.length * entrySize);
  const entries = at;
  at += leaves.length * dataEntrySize;
  for (const text of texts) reserve(text, 2 + text.length * 2);
  for (const leaf of leaves) {
    at = Math.ceil(at / 8) * 8;
    reserve(leaf, leaf.length);
  }

  const bytes = Buffer.alloc(at);
  for (const node of directories) {
    const start = place.get(node)!;
    const named = node.filter(({ key }) => typeof key === 'string').length;
    bytes.writeUInt16LE(named, start + 12);
    bytes.writeUInt16LE(node.length - named, start + 14);
    for (const [index, { key, child }] of node.entries()) {
      const entry = start + directoryHead + index * entrySize;
      bytes.writeUInt32LE(typeof key === 'string' ? highBit + place.get(key)! : key, entry);
      const target =
        child instanceof Uint8Array
          ? entries + leaves.indexOf(child) * dataEntrySize
          : highBit + place.get(child)!;
      bytes.writeUInt32LE(target, entry + 4);
    }
  }
  for (const [index, leaf] of leaves.entries()) {
    bytes.writeUInt32LE(address + place.get(leaf)!, entries + index * dataEntrySize);
    bytes.writeUInt32LE(leaf.length, entries + index * dataEntrySize + 4);
    bytes.set(leaf, place.get(leaf)!);
  }
  for (const text of texts) {
    bytes.writeUInt16LE(text.length, place.get(text)!);
    bytes.write(text, place.get(text)! + 2, 'utf16le');
  }
  return bytes;
}

type Node = { key: number | string; child: Node | Uint8Array }[];

/** Texts before numbers, each ascending. */
function group(
  resources: readonly PeResource[],
  keyOf: (resource: PeResource) => number | string,
  childOf: (members: PeResource[]) => Node | Uint8Array,
): Node {
  const members = new Map<number | string, PeResource[]>();
  for (const resource of resources) {
    const key = keyOf(resource);
    members.set(key, [...(members.get(key) ?? []), resource]);
  }
  return [...members]
    .sort(([a], [b]) => {
      if (typeof a !== typeof b) return typeof a === 'string' ? -1 : 1;
      return a < b ? -1 : 1;
    })
    .map(([key, of]) => ({ key, child: childOf(of) }));
}
