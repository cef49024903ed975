import { realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, posix } from 'node:path';
import type { PayloadFile } from '../../archive/payload-file.ts';
import { compactElf, hasMappedDynamic } from '../../binary/elf-compact.ts';
import { type ElfDynamic, elfDynamic } from '../../binary/elf-dynamic.ts';
import { type ElfHeader, elfHeader, isElf } from '../../binary/elf-header.ts';
import { type RunPathRefusal, withRunPath } from '../../binary/elf-run-path.ts';
import { elfSections } from '../../binary/elf-sections.ts';
import { elfVersionDefinitions, elfVersionNeeds } from '../../binary/elf-version-needs.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { sharedFolder } from '../../payload/format/layout.ts';
import { readIfNative, sctpLibrary, systemLibraries, wantsSctp } from './fits-target.ts';

export interface SharedLibraryOptions {
  /** Folders that are searched after a file's own search path: those of this machine, or of unpacked packages. */
  folders: readonly string[];
  /** Whether absolute folders in a file's search path are those of this machine. */
  absolutePaths: boolean;
  /** Whether libraries are left to the user's system. */
  systemLibraries: boolean;
  /** Whether debug information and symbol tables stay. */
  keepDebug: boolean;
  /** Native files of the program, which are loaded into the same process and never changed. */
  program: readonly PayloadFile[];
}

/** A shared library that is packed with the runtime. */
export interface PackedLibrary {
  /** As programs ask for it: `libz.so.1`. */
  name: string;
  /** The file that it was copied from, links followed. Absolute. */
  source: string;
  /** In bytes. */
  size: number;
  /** Paths of the packed files that ask for it, sorted. */
  neededBy: string[];
}

/** A library that was found and is not packed all the same. */
export interface LeftLibrary {
  name: string;
  source: string;
  because:
    | { kind: 'version'; path: string; version: string }
    | { kind: 'search-path'; path: string; refusal: RunPathRefusal };
}

export interface SharedLibraries {
  /** All files of the runtime: those that were given, rewritten where that was needed, and the libraries. */
  files: PayloadFile[];
  libraries: PackedLibrary[];
  left: LeftLibrary[];
}

interface NativeFile {
  file: PayloadFile;
  /** Where it is on this machine. */
  origin: string;
  bytes: Uint8Array;
  header: ElfHeader;
  dynamic: ElfDynamic | undefined;
}

/**
 * Packs what the ELF files of a runtime need besides the C library, and makes them find it: each library goes into one
 * folder under the name that is asked for, and the files that ask for it get that folder as their search path, relative to
 * themselves. Nothing is set in the environment, so child processes are not affected. Debug sections are dropped.
 *
 * A library is looked for as the loader would: in the search path of the file that asks, in that of the emulator, then in
 * `folders`. One that is older than what a file of the program needs is left to the system: both would be the same library
 * in one process.
 *
 * @param files of the runtime; those that are no ELF files stay as they are.
 * @param emulator path of the emulator among them.
 * @throws OnebeamError `binary-unloadable` for a file whose dynamic section no loader sees; `binary-malformed`
 */
export async function packSharedLibraries(
  files: readonly PayloadFile[],
  emulator: string,
  options: SharedLibraryOptions,
): Promise<SharedLibraries> {
  const native = new Map<string, NativeFile>();
  for (const file of files) {
    const read = await readElf(file);
    if (read) native.set(file.path, read);
  }
  const consumers = [...native.values(), ...(await readAll(options.program))];
  const emulatorFile = native.get(emulator);
  const rewritten = new Map<string, PayloadFile>();
  const packed = new Map<string, { library: PackedLibrary; file: PayloadFile }>();
  const left = new Map<string, LeftLibrary>();
  const waiting = [...native.values()];
  for (let one = waiting.shift(); one; one = waiting.shift()) {
    const found = options.systemLibraries ? [] : await librariesOf(one, emulatorFile, options);
    const usable = found.filter(({ name, source, native }) => {
      const old = tooOld(name, native, consumers);
      if (old) left.set(name, { name, source, because: { kind: 'version', ...old } });
      return !old && !left.has(name);
    });
    const result = rewrite(one, usable.length > 0, options.keepDebug);
    if ('refusal' in result) {
      const because = { kind: 'search-path', path: one.file.path, refusal: result.refusal } as const;
      for (const { name, source } of usable) if (!packed.has(name)) left.set(name, { name, source, because });
    } else {
      for (const { name, source, native } of usable) {
        const entry = packed.get(name);
        if (entry) entry.library.neededBy.push(one.file.path);
        else {
          const library = { name, source, size: native.file.size, neededBy: [one.file.path] };
          packed.set(name, { library, file: native.file });
          waiting.push(native);
        }
      }
    }
    const changed = 'refusal' in result ? rewrite(one, false, options.keepDebug) : result;
    if ('file' in changed && changed.file) rewritten.set(one.file.path, changed.file);
  }
  const libraries = [...packed.values()].sort((a, b) => (a.library.name < b.library.name ? -1 : 1));
  return {
    files: [...files, ...libraries.map(({ file }) => file)].map((file) => rewritten.get(file.path) ?? file),
    libraries: libraries.map(({ library }) => ({ ...library, neededBy: library.neededBy.sort() })),
    left: [...left.values()].filter(({ name }) => !packed.has(name)),
  };
}

interface FoundLibrary {
  name: string;
  source: string;
  native: NativeFile;
}

/** What a file asks for by itself, and where it is. What is not found is left to the system, which others tell. */
async function librariesOf(
  { file, origin, bytes, dynamic, header }: NativeFile,
  emulator: NativeFile | undefined,
  options: SharedLibraryOptions,
): Promise<FoundLibrary[]> {
  const names = [...(dynamic?.needed ?? []), ...(wantsSctp(bytes) ? [sctpLibrary] : [])];
  const own = expanded(dynamic?.searchPath ?? [], origin, options.absolutePaths);
  const ofEmulator = emulator
    ? expanded(emulator.dynamic?.searchPath ?? [], emulator.origin, options.absolutePaths)
    : [];
  const beside = file.path.startsWith(`${sharedFolder}/`) ? [dirname(origin)] : [];
  const found: FoundLibrary[] = [];
  for (const name of names) {
    if (systemLibraries.linux.test(name) || name.includes('/')) continue;
    for (const folder of [...own, ...ofEmulator, ...beside, ...options.folders]) {
      const source = await realpath(join(folder, name)).catch(() => undefined);
      if (source === undefined) continue;
      const status = await stat(source);
      if (!status.isFile()) continue;
      const library: PayloadFile = {
        path: `${sharedFolder}/${name}`,
        mode: 0o755,
        size: status.size,
        content: { file: source },
      };
      const native = await readElf(library).catch(() => undefined);
      if (!native?.dynamic || native.header.machine !== header.machine || native.header.word !== header.word)
        continue;
      found.push({ name, source, native });
      break;
    }
  }
  return found;
}

/** `$ORIGIN` is the folder of the file itself. */
function expanded(paths: readonly string[], origin: string, absolutePaths: boolean): string[] {
  return paths
    .map((path) => ({ path, isOwn: /\$(ORIGIN|\{ORIGIN\})/.test(path) }))
    .filter(({ path, isOwn }) => isOwn || (absolutePaths && isAbsolute(path)))
    .map(({ path }) => path.replaceAll(/\$(ORIGIN|\{ORIGIN\})/g, dirname(origin)));
}

/** The first version that somebody needs of a library and that this one has not. */
function tooOld(
  name: string,
  { header, dynamic }: NativeFile,
  consumers: readonly NativeFile[],
): { path: string; version: string } | undefined {
  const there = new Set(elfVersionDefinitions(header, dynamic!));
  if (there.size === 0) return undefined;
  for (const { file, header, dynamic } of consumers) {
    if (!dynamic) continue;
    const needs = elfVersionNeeds(header, dynamic).filter(({ library }) => library === name);
    const missing = needs.find(({ version }) => !there.has(version));
    if (missing) return { path: file.path, version: missing.version };
  }
  return undefined;
}

/** @returns the changed file, nothing when it may stay as it is, or why the search path cannot be set. */
function rewrite(
  { file, bytes, header }: NativeFile,
  searches: boolean,
  keepDebug: boolean,
): { file?: PayloadFile } | { refusal: RunPathRefusal } {
  const compact = searches || (!keepDebug && hasDebug(header)) ? compactElf(bytes) : undefined;
  let result = (keepDebug ? undefined : compact) ?? bytes;
  if (searches) {
    const path = posix.relative(posix.dirname(file.path), sharedFolder);
    const runPath = path === '' ? '$ORIGIN' : `$ORIGIN/${path}`;
    const changed = withRunPath(result, runPath);
    if (typeof changed === 'string') return { refusal: changed };
    result = changed;
  }
  return result === bytes ? {} : { file: { ...file, size: result.length, content: result } };
}

const hasDebug = (header: ElfHeader): boolean =>
  elfSections(header).some(({ name }) => name === '.symtab' || name.startsWith('.debug_'));

/** @throws `binary-unloadable`, `binary-malformed` */
async function readElf(file: PayloadFile): Promise<NativeFile | undefined> {
  const { content, path } = file;
  const origin = content instanceof Uint8Array ? path : await realpath(content.file);
  const bytes = content instanceof Uint8Array ? content : await readIfNative(origin);
  if (!bytes || !isElf(bytes)) return undefined;
  const header = elfHeader(bytes);
  if (!hasMappedDynamic(bytes)) throw new OnebeamError('binary-unloadable', { path: origin });
  return { file, origin, bytes, header, dynamic: elfDynamic(header) };
}

/** Of the program's files, which may only begin like an ELF file. */
async function readAll(files: readonly PayloadFile[]): Promise<NativeFile[]> {
  const read = await Promise.all(files.map((file) => readElf(file).catch(() => undefined)));
  return read.filter((one) => one !== undefined);
}
