import type { ElfDynamic } from '../../src/binary/elf/elf-dynamic.ts';
import type { ElfHeader } from '../../src/binary/elf/elf-header.ts';
import type { NativeText } from '../system/machine.ts';
import { readLdCache } from './ld-cache.ts';

/** A program or library as a loader has it in memory. */
export interface LoadedObject {
  path: NativeText;
  header: ElfHeader;
  dynamic: ElfDynamic;
  /** The file that required it first; nothing for the program itself. */
  loader: LoadedObject | undefined;
}

/** The files and variables that a loader uses. */
export interface LoaderWorld {
  /** The complete content of a file, or nothing if it does not exist. */
  read(path: NativeText): Uint8Array | undefined;
  /** `LD_LIBRARY_PATH` */
  libraryPath: NativeText;
}

/** Where a loader looks for a library. */
export interface SearchOrder {
  /** Returns true when the loader itself provides the library of this name. */
  isBuiltIn(name: NativeText): boolean;
  /** True when it refuses a library that lacks a version of a symbol. */
  checksVersions: boolean;
  /** Paths to try for a name without `/`, in order. */
  candidates(name: NativeText, by: LoadedObject): Iterable<NativeText>;
}

const arm64 = 183;

/** The order of the loader that a program names. */
export const searchOrder = (loader: NativeText, world: LoaderWorld): SearchOrder =>
  /(^|\/)ld-musl-/.test(loader) ? musl(loader, world) : glibc(world);

/** Source: ld.so(8) of the man-pages project, and `elf/dl-load.c` of glibc. */
function glibc({ read, libraryPath }: LoaderWorld): SearchOrder {
  let cache: Map<NativeText, NativeText[]> | undefined;
  return {
    isBuiltIn: () => false,
    checksVersions: true,
    *candidates(name, by) {
      if (by.dynamic.runpath === undefined) {
        for (let object: LoadedObject | undefined = by; object; object = object.loader) {
          if (object.dynamic.runpath === undefined) yield* below(object.dynamic.rpath, object, name);
        }
      }
      yield* below(libraryPath || undefined, by, name, /[:;]/);
      yield* below(by.dynamic.runpath, by, name);
      cache ??= readLdCache(read('/etc/ld.so.cache'));
      yield* cache.get(name) ?? [];
      const triple = by.header.machine === arm64 ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
      for (const folder of [`lib/${triple}`, 'lib64', 'lib']) {
        yield `/${folder}/${name}`;
        yield `/usr/${folder}/${name}`;
      }
    },
  };
}

const standInForLibc = /^lib(c|pthread|rt|m|dl|util|xnet)\./;

/** Source: `ldso/dynlink.c` of musl. */
function musl(loader: NativeText, { read, libraryPath }: LoaderWorld): SearchOrder {
  const processor = /ld-musl-([^/]+?)\.so\.1$/.exec(loader)?.[1] ?? '';
  let system: NativeText | undefined;
  return {
    isBuiltIn: (name) => standInForLibc.test(name) || name.startsWith('libc.musl-'),
    checksVersions: false,
    *candidates(name, by) {
      yield* below(libraryPath || undefined, by, name, /[:\n]/);
      for (let object: LoadedObject | undefined = by; object; object = object.loader) {
        yield* below(object.dynamic.runpath ?? object.dynamic.rpath, object, name);
      }
      if (system === undefined) {
        const own = read(`/etc/ld-musl-${processor}.path`);
        system = own ? Buffer.from(own).toString('latin1') : '/lib:/usr/local/lib:/usr/lib';
      }
      yield* below(system.trim(), by, name, /[:\n]/);
    },
  };
}

/** The name below each folder of a list; a folder without a name is the working folder. */
function* below(
  list: NativeText | undefined,
  object: LoadedObject,
  name: NativeText,
  between: RegExp = /:/,
): Generator<NativeText> {
  if (list === undefined) return;
  for (const folder of list.split(between)) {
    for (const place of expanded(folder, object)) yield `${place || '.'}/${name}`;
  }
}

/** Returns the values of `$ORIGIN`, `$LIB` and `$PLATFORM` in a path of an object. */
export function expanded(path: NativeText, { path: own, header }: LoadedObject): NativeText[] {
  const isArm = header.machine === arm64;
  const origin = own.slice(0, Math.max(own.lastIndexOf('/'), 0)) || (own.startsWith('/') ? '/' : '.');
  const put = (lib: string) =>
    path
      .replace(/\$(?:ORIGIN\b|\{ORIGIN\})/g, () => origin)
      .replace(/\$(?:PLATFORM\b|\{PLATFORM\})/g, () => (isArm ? 'aarch64' : 'x86_64'))
      .replace(/\$(?:LIB\b|\{LIB\})/g, () => lib);
  // Each distribution compiles its own into the loader.
  const libs = [`lib/${isArm ? 'aarch64' : 'x86_64'}-linux-gnu`, 'lib64', 'lib'];
  return [...new Set(libs.map(put))];
}
