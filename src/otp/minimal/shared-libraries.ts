import { realpath, stat } from 'node:fs/promises';
import type { PayloadFile } from '../../archive/payload-file.ts';
import { sharedFolder } from '../../payload/format/layout.ts';
import {
  type LibraryNeed,
  type NativeFile,
  type Refusal,
  readNativeFile,
  type SearchFolders,
} from './native-file.ts';

export interface SharedLibraryOptions {
  /** Folders that are searched after a file's own search path: those of this machine, or of unpacked packages. */
  folders: readonly string[];
  /** True when absolute folders in a file's search path are those of this machine. */
  absolutePaths: boolean;
  /** True when libraries are left to the user's system. */
  systemLibraries: boolean;
  /** True when debug information and symbol tables stay. */
  keepDebug: boolean;
  /** Native files of the program, which are loaded into the same process and never changed. */
  program: readonly PayloadFile[];
}

/** A shared library that is packed with the runtime. */
export interface PackedLibrary {
  /** Its file name: `libz.so.1`. */
  name: string;
  /** The file that it was copied from, links followed. Absolute. */
  source: string;
  /** In bytes. */
  size: number;
  /** Paths of the packed files that require it, sorted. */
  neededBy: string[];
}

/** A library that was found and is not packed all the same. */
export interface LeftLibrary {
  name: string;
  source: string;
  because:
    | { kind: 'version'; path: string; version: string }
    | { kind: 'search-path'; path: string; refusal: Refusal };
}

export interface SharedLibraries {
  /** All files of the runtime: those that were given, rewritten where that was needed, and the libraries. */
  files: PayloadFile[];
  /** Sorted by name. */
  libraries: PackedLibrary[];
  left: LeftLibrary[];
}

/**
 * Packs the libraries that the native files of a runtime (ELF, Mach-O) need, except the C library: each library is
 * put into one folder, and a relative search path in the files that need it leads there. Nothing is set in the
 * environment, so child processes are not affected. Debug sections of ELF files are dropped.
 *
 * Libraries are searched as the loader would: in the search path of the file, in that of the emulator, then in
 * `folders`. A library that is not found, or is for another processor, is left to the user's system; so is one that
 * is older than a file of the program requires, because a process has only one of them.
 *
 * @param files of the runtime; those without machine code are unchanged.
 * @param emulator path of the emulator among them.
 * @throws OnebeamError `binary-unloadable` for a file whose dynamic section no loader sees; `binary-malformed`
 */
export async function packSharedLibraries(
  files: readonly PayloadFile[],
  emulator: string,
  options: SharedLibraryOptions,
): Promise<SharedLibraries> {
  const native = await readEach(files);
  const consumers = [...native, ...(await readProgram(options.program))];
  const search = { ...options, emulator: native.find(({ file }) => file.path === emulator) };
  const packed = new Map<string, { library: PackedLibrary; file: NativeFile }>();
  const left = new Map<string, LeftLibrary>();
  const rewritten = new Map<string, PayloadFile>();
  const waiting = [...native];
  for (let one = waiting.shift(); one; one = waiting.shift()) {
    const { path } = one.file;
    const usable: FoundLibrary[] = [];
    for (const found of options.systemLibraries ? [] : await foundLibraries(one, search)) {
      const old = tooOld(found, consumers);
      if (old)
        left.set(found.name, {
          name: found.name,
          source: found.source,
          because: { kind: 'version', ...old },
        });
      else usable.push(found);
    }
    const names = new Map(usable.map(({ asked, name }) => [asked, name]));
    const result = one.rewritten(names, sharedFolder, options.keepDebug);
    if (typeof result === 'string') {
      for (const { name, source } of usable)
        left.set(name, { name, source, because: { kind: 'search-path', path, refusal: result } });
      const alone = one.rewritten(new Map(), sharedFolder, options.keepDebug);
      if (typeof alone !== 'string') rewritten.set(path, alone);
      continue;
    }
    rewritten.set(path, result);
    for (const { name, source, native } of usable) {
      const entry = packed.get(name);
      if (entry) entry.library.neededBy.push(path);
      else {
        const library = { name, source, size: native.file.size, neededBy: [path] };
        packed.set(name, { library, file: native });
        waiting.push(native);
      }
    }
  }
  const libraries = [...packed.values()].sort((a, b) => (a.library.name < b.library.name ? -1 : 1));
  const all = [...files, ...libraries.map(({ file }) => file.file)];
  return {
    files: all.map((file) => rewritten.get(file.path) ?? file),
    libraries: libraries.map(({ library }) => ({ ...library, neededBy: library.neededBy.sort() })),
    left: [...left.values()].filter(({ name }) => !packed.has(name)),
  };
}

interface FoundLibrary extends LibraryNeed {
  source: string;
  native: NativeFile;
}

async function foundLibraries(file: NativeFile, search: SearchFolders): Promise<FoundLibrary[]> {
  const found: FoundLibrary[] = [];
  for (const need of file.needs(search)) {
    for (const candidate of need.candidates) {
      const source = await realpath(candidate).catch(() => undefined);
      if (source === undefined) continue;
      const { size } = await stat(source);
      const path = `${sharedFolder}/${need.name}`;
      // A file that is not a library, or damaged: no loader would accept it either.
      const native = await readNativeFile({ path, mode: 0o755, size, content: { file: source } }).catch(
        () => undefined,
      );
      if (native?.machine !== file.machine) continue;
      found.push({ ...need, source, native });
      break;
    }
  }
  return found;
}

/** The first required version of a library that this one does not have. */
function tooOld(
  { name, native }: FoundLibrary,
  consumers: readonly NativeFile[],
): { path: string; version: string } | undefined {
  const there = new Set(native.versions);
  if (there.size === 0) return undefined;
  for (const { file, versionNeeds } of consumers) {
    const missing = versionNeeds.find(({ library, version }) => library === name && !there.has(version));
    if (missing) return { path: file.path, version: missing.version };
  }
  return undefined;
}

async function readEach(files: readonly PayloadFile[]): Promise<NativeFile[]> {
  const read: NativeFile[] = [];
  for (const file of files) {
    const native = await readNativeFile(file);
    if (native) read.push(native);
  }
  return read;
}

/** Files of the program may only begin like native code. */
async function readProgram(files: readonly PayloadFile[]): Promise<NativeFile[]> {
  const read = await Promise.all(files.map((file) => readNativeFile(file).catch(() => undefined)));
  return read.filter((one) => one !== undefined);
}
