import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, posix } from 'node:path';
import type { PayloadFile } from '../../archive/payload-file.ts';
import { CheckedView } from '../../binary/checked-view.ts';
import { compactElf, hasMappedDynamic } from '../../binary/elf/elf-compact.ts';
import { elfDynamic } from '../../binary/elf/elf-dynamic.ts';
import { elfHeader, isElf } from '../../binary/elf/elf-header.ts';
import { type RunPathRefusal, withRunPath } from '../../binary/elf/elf-run-path.ts';
import { elfSections } from '../../binary/elf/elf-sections.ts';
import {
  elfVersionDefinitions,
  elfVersionNeeds,
  type VersionNeed,
} from '../../binary/elf/elf-version-needs.ts';
import { isMacho } from '../../binary/macho/macho.ts';
import { machoHead } from '../../binary/macho/macho-commands.ts';
import {
  type MachoRefusal,
  machoLibraries,
  renameMachoLibraries,
} from '../../binary/macho/macho-libraries.ts';
import { isUniversal } from '../../binary/macho/macho-universal.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { readIfNative, sctpLibrary, systemLibraries, wantsSctp } from './fits-target.ts';

/** Why a file cannot be made to look for its libraries elsewhere. */
export type Refusal = RunPathRefusal | MachoRefusal | 'universal';

/** A library that a file requires, and the places where the loader of this machine would look for it, in order. */
export interface LibraryNeed {
  /** As the file says it: `libz.so.1`, `@rpath/libz.1.dylib`. */
  asked: string;
  /** The name of the file: `libz.so.1`. */
  name: string;
  /** Absolute. */
  candidates: string[];
}

/** A program or library with machine code, in the form that the search for libraries needs. */
export interface NativeFile {
  file: PayloadFile;
  /** Where it is on this machine, links followed; its path in the payload when it is only in memory. */
  origin: string;
  /** Format and processor: only equal ones go together. */
  machine: string;
  needs(search: SearchFolders): LibraryNeed[];
  /** Folders that an ELF file names for its libraries, as written. */
  searchPath: readonly string[];
  /** Symbol versions that it needs of others (ELF). */
  versionNeeds: readonly VersionNeed[];
  /** Symbol versions that it has (ELF). */
  versions: readonly string[];
  /**
   * The packed form of the file.
   *
   * @param packed names of packed libraries, by the required names.
   * @param folder of the release directory that has these libraries.
   * @returns the same file when nothing has to change.
   */
  rewritten(packed: ReadonlyMap<string, string>, folder: string, keepDebug: boolean): PayloadFile | Refusal;
}

/** Folders with libraries, in addition to those in the file. */
export interface SearchFolders {
  /** After all others. */
  folders: readonly string[];
  /** True when absolute paths in a file are those of this machine. */
  absolutePaths: boolean;
  /** The emulator, whose search path counts for what is loaded into it. */
  emulator?: { origin: string; searchPath: readonly string[] } | undefined;
}

/**
 * @returns nothing for a file that is neither ELF nor a thin Mach-O file.
 * @throws OnebeamError `binary-unloadable`, `binary-malformed`
 */
export async function readNativeFile(file: PayloadFile): Promise<NativeFile | undefined> {
  const { content, path } = file;
  const origin = content instanceof Uint8Array ? path : await realpath(content.file);
  const bytes = content instanceof Uint8Array ? content : await readIfNative(origin);
  if (!bytes) return undefined;
  if (isElf(bytes)) return elfFile(file, origin, bytes);
  if (isMacho(bytes)) return machoFile(file, origin, bytes);
  return undefined;
}

function elfFile(file: PayloadFile, origin: string, bytes: Uint8Array): NativeFile {
  const header = elfHeader(bytes);
  if (!hasMappedDynamic(bytes)) throw new OnebeamError('binary-unloadable', { path: origin });
  const dynamic = elfDynamic(header);
  const names = [...(dynamic?.needed ?? []), ...(wantsSctp(bytes) ? [sctpLibrary] : [])];
  return {
    ...{ file, origin, searchPath: dynamic?.searchPath ?? [] },
    machine: `elf ${header.machine} ${header.word}`,
    needs({ folders, absolutePaths, emulator }) {
      const places = [
        ...expanded(dynamic?.searchPath ?? [], origin, absolutePaths),
        ...expanded(emulator?.searchPath ?? [], emulator?.origin ?? '', absolutePaths),
        // The dependencies of a library are often in its folder.
        ...(isAbsolute(origin) ? [dirname(origin)] : []),
        ...folders,
      ];
      return names
        .filter((name) => !isOfSystem(name) && !name.includes('/'))
        .map((name) => ({ asked: name, name, candidates: places.map((place) => join(place, name)) }));
    },
    versionNeeds: dynamic ? elfVersionNeeds(header, dynamic) : [],
    versions: dynamic ? elfVersionDefinitions(header, dynamic) : [],
    rewritten(packed, folder, keepDebug) {
      const searches = packed.size > 0;
      const hasDebug = elfSections(header).some(
        ({ name }) => name === '.symtab' || name.startsWith('.debug_'),
      );
      const compact = !keepDebug && (searches || hasDebug) ? compactElf(bytes) : undefined;
      const base = compact ?? bytes;
      // A library that is not packed may be in a folder that only the user's system has.
      const isWhole = names.every((name) => packed.has(name) || isOfSystem(name));
      const others = isWhole ? [] : (dynamic?.searchPath ?? []).filter((path) => path.startsWith('/'));
      const runPath = [relativeTo(file.path, folder, '$ORIGIN'), ...others].join(':');
      const result = searches ? withRunPath(base, runPath) : base;
      return typeof result === 'string' ? result : changed(file, bytes, result);
    },
  };
}

const isOfSystem = (name: string): boolean => systemLibraries.linux.test(name);

/** `$ORIGIN` is the folder of the file itself. */
function expanded(paths: readonly string[], origin: string, absolutePaths: boolean): string[] {
  return paths
    .filter((path) => /\$(ORIGIN|\{ORIGIN\})/.test(path) || (absolutePaths && isAbsolute(path)))
    .map((path) => path.replaceAll(/\$(ORIGIN|\{ORIGIN\})/g, dirname(origin)));
}

function machoFile(file: PayloadFile, origin: string, bytes: Uint8Array): NativeFile {
  const base = { file, origin, searchPath: [], versionNeeds: [], versions: [] };
  if (isUniversal(bytes)) {
    return { ...base, machine: 'macho universal', needs: () => [], rewritten: () => file };
  }
  const { needed, runPaths } = machoLibraries(bytes);
  const absolute = (path: string, search: SearchFolders): string[] => {
    if (path.startsWith('@loader_path/')) return [join(dirname(origin), path.slice('@loader_path/'.length))];
    if (path.startsWith('@executable_path/') && search.emulator)
      return [join(dirname(search.emulator.origin), path.slice('@executable_path/'.length))];
    return search.absolutePaths && isAbsolute(path) ? [path] : [];
  };
  const candidates = (asked: string, search: SearchFolders): string[] => {
    const name = posix.basename(asked);
    const found = asked.startsWith('@rpath/')
      ? runPaths
          .flatMap((folder) => absolute(`${folder}/`, search))
          .map((folder) => join(folder, asked.slice('@rpath/'.length)))
      : absolute(asked, search);
    return [...found, ...search.folders.map((folder) => join(folder, name))];
  };
  return {
    ...base,
    machine: `macho ${machoHead(new CheckedView(bytes)).cpuType}`,
    needs: (search) =>
      needed
        .filter((asked) => !systemLibraries.darwin.test(asked))
        .map((asked) => ({ asked, name: posix.basename(asked), candidates: candidates(asked, search) })),
    rewritten(packed, folder) {
      if (packed.size === 0) return file;
      const place = relativeTo(file.path, folder, '@loader_path');
      const names = new Map([...packed].map(([asked, name]) => [asked, `${place}/${name}`]));
      const result = renameMachoLibraries(bytes, names);
      return typeof result === 'string' ? result : changed(file, bytes, result);
    },
  };
}

/** A folder as seen from the folder of a file, both in the release directory. */
function relativeTo(path: string, folder: string, origin: string): string {
  const relative = posix.relative(posix.dirname(path), folder);
  return relative === '' ? origin : `${origin}/${relative}`;
}

const changed = (file: PayloadFile, before: Uint8Array, content: Uint8Array): PayloadFile =>
  content === before ? file : { ...file, size: content.length, content };
