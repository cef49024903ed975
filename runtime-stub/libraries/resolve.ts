import { type ElfDynamic, elfDynamic } from '../../src/binary/elf/elf-dynamic.ts';
import { type ElfHeader, elfHeader, isElf, segmentKind } from '../../src/binary/elf/elf-header.ts';
import { elfVersionDefinitions, elfVersionNeeds } from '../../src/binary/elf/elf-version-needs.ts';
import type { NativeText } from '../system/machine.ts';
import {
  expanded,
  type LoadedObject,
  type LoaderWorld,
  type SearchOrder,
  searchOrder,
} from './search-order.ts';

/** Something that a loader would stop at. */
export interface MissingNeed {
  /** Of a library; with `version`, one that is there and too old. */
  name: NativeText;
  /** A version of its symbols: `GLIBC_2.38`. */
  version?: string;
  /** The path of the file that requires it. */
  by: NativeText;
}

/** The result of loading a program or library. */
export interface Resolution {
  /** Everything that would be in memory, the program first. */
  objects: LoadedObject[];
  order: SearchOrder;
  missing: MissingNeed[];
}

const sharedObject = 3;
const objectLimit = 1000;

/** The loader that a program names; nothing for a library, and for a static program. @throws `binary-malformed` */
export function loaderOf({ segments, view }: ElfHeader): NativeText | undefined {
  const named = segments.find(({ kind }) => kind === segmentKind.interpreter);
  return named && view.text(named.fileOffset, named.fileSize);
}

/**
 * Finds every library that a program needs, directly or not, where its loader would find it, breadth first as loaders
 * do. Nothing is loaded or run.
 *
 * @param host the resolution of the program that loads `path` later, for a library that is loaded by `dlopen`.
 * @throws `binary-malformed` when `bytes` are not what they should be; of libraries, such a one counts as missing.
 */
export function resolve(
  path: NativeText,
  bytes: Uint8Array,
  world: LoaderWorld,
  host?: Resolution,
): Resolution {
  const header = elfHeader(bytes);
  const loader = loaderOf(header);
  const order = host?.order ?? searchOrder(loader ?? '', world);
  const first: LoadedObject = { path, header, dynamic: dynamicOf(header), loader: host?.objects[0] };
  const objects = [first];
  const byName = new Map<NativeText, LoadedObject>();
  const add = (object: LoadedObject, name?: NativeText) => {
    for (const one of [name, object.dynamic.soname]) if (one && !byName.has(one)) byName.set(one, object);
  };
  for (const object of host?.objects ?? []) add(object, nameOf(object.path));
  add(first);
  const itself = loader && opened(loader, first, world);
  if (itself) add(itself, nameOf(itself.path));

  const missing: MissingNeed[] = [];
  const lost = new Set<NativeText>();
  for (const object of objects) {
    for (const name of object.dynamic.needed) {
      if (byName.has(name) || lost.has(name) || order.isBuiltIn(name)) continue;
      const found = objects.length < objectLimit ? find(name, object, order, world) : undefined;
      if (!found) {
        lost.add(name);
        missing.push({ name, by: object.path });
        continue;
      }
      add(found, name);
      objects.push(found);
    }
  }
  if (order.checksVersions) missing.push(...olderThanNeeded(objects, byName));
  return { objects, order, missing };
}

function find(
  name: NativeText,
  by: LoadedObject,
  order: SearchOrder,
  world: LoaderWorld,
): LoadedObject | undefined {
  const paths = name.includes('/') ? expanded(name, by) : order.candidates(name, by);
  for (const path of paths) {
    const object = opened(path, by, world);
    if (object) return object;
  }
  return undefined;
}

/** Skips libraries for other processors, as loaders do. */
function opened(path: NativeText, by: LoadedObject, world: LoaderWorld): LoadedObject | undefined {
  const bytes = world.read(path);
  if (!bytes || !isElf(bytes)) return undefined;
  try {
    const header = elfHeader(bytes);
    const { machine, word } = by.header;
    if (header.machine !== machine || header.word !== word || header.type !== sharedObject) return undefined;
    return { path, header, dynamic: dynamicOf(header), loader: by };
  } catch {
    return undefined;
  }
}

const dynamicOf = (header: ElfHeader): ElfDynamic =>
  elfDynamic(header) ?? { needed: [], strings: 0, searchPath: [] };
const nameOf = (path: NativeText): NativeText => path.slice(path.lastIndexOf('/') + 1);

function olderThanNeeded(
  objects: readonly LoadedObject[],
  byName: ReadonlyMap<NativeText, LoadedObject>,
): MissingNeed[] {
  const defined = new Map<LoadedObject, Set<string>>();
  const missing = new Map<string, MissingNeed>();
  for (const { header, dynamic, path } of objects) {
    for (const { library, version, isWeak } of elfVersionNeeds(header, dynamic)) {
      const object = byName.get(library);
      if (!object || isWeak) continue;
      const versions = defined.get(object) ?? new Set(elfVersionDefinitions(object.header, object.dynamic));
      defined.set(object, versions);
      if (versions.size === 0 || versions.has(version)) continue;
      missing.set(`${library} ${version}`, { name: library, version, by: path });
    }
  }
  return [...missing.values()];
}
