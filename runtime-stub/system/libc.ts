import { dlopen, type Pointer, read } from 'bun:ffi';
import { type NativeText, SystemError } from './machine.ts';
import { nativeBytes } from './native-text.ts';
import { abi } from './posix-abi.ts';
import type { TreeCalls } from './posix-tree.ts';

// A call that returns a count of bytes is `i64_fast`: a number, not a BigInt, wherever it fits.
const calls = {
  openat: { args: ['i32', 'ptr', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], returns: 'i32' },
  mkdirat: { args: ['i32', 'ptr', 'u32'], returns: 'i32' },
  linkat: { args: ['i32', 'ptr', 'i32', 'ptr', 'i32'], returns: 'i32' },
  unlinkat: { args: ['i32', 'ptr', 'i32'], returns: 'i32' },
  close: { args: ['i32'], returns: 'i32' },
  pread: { args: ['i32', 'ptr', 'u64', 'i64'], returns: 'i64_fast' },
  write: { args: ['i32', 'ptr', 'u64'], returns: 'i64_fast' },
  lseek: { args: ['i32', 'i64', 'i32'], returns: 'i64_fast' },
  fchmod: { args: ['i32', 'u32'], returns: 'i32' },
  umask: { args: ['u32'], returns: 'u32' },
  signal: { args: ['i32', 'i64'], returns: 'i64_fast' },
  flock: { args: ['i32', 'i32'], returns: 'i32' },
  ioctl: { args: ['i32', 'u64'], returns: 'i32' },
  isatty: { args: ['i32'], returns: 'i32' },
  geteuid: { args: [], returns: 'u32' },
  execve: { args: ['ptr', 'ptr', 'ptr'], returns: 'i32' },
  [abi.errno]: { args: [], returns: 'ptr' },
};

type Signatures = Record<string, { args: string[]; returns: string }>;

/** Functions of libc by name. Their arguments and results are numbers, pointers and buffers, whose types are not checked. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type LibcFunctions = Record<string, (...values: any[]) => any>;

/** Opens the process's C library, with these functions in addition to the usual ones. */
export function openLibc(extra: Signatures): LibcFunctions {
  return dlopen(abi.libc, { ...calls, ...extra } as Parameters<typeof dlopen>[1]).symbols as LibcFunctions;
}

/** Returns the error of the last failed call of libc (`errno`). */
export function systemError(libc: LibcFunctions, path: string): SystemError {
  const number = read.i32(libc[abi.errno]!() as Pointer);
  return new SystemError(abi.errors[number] ?? `error ${number}`, path);
}

/** A C string of native text, one byte per character: ordinary text would be cut to other names. */
export function cString(text: NativeText): Buffer {
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) > 0xff) throw new RangeError(`no native text: ${text}`);
  }
  return nativeBytes(`${text}\0`);
}

/**
 * `openat` with a mode. On Apple's arm64 the mode of this variadic function travels on the stack, where the ninth
 * argument of a plain call goes too; everywhere else it is the fourth.
 */
export function openAt(libc: LibcFunctions, folder: number, name: Buffer, flags: number, mode = 0): number {
  return libc.openat!(folder, name, flags | abi.open.closeOnExec, mode, 0, 0, 0, 0, mode);
}

/** Reads a part of a file; returns fewer bytes only at the end of the file. */
export function readAt(
  libc: LibcFunctions,
  descriptor: number,
  offset: number,
  length: number,
): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const count = libc.pread!(descriptor, bytes.subarray(done), length - done, offset + done);
    if (count < 0) throw systemError(libc, '');
    if (count === 0) break;
    done += count;
  }
  return done === length ? bytes : bytes.subarray(0, done);
}

/** Returns the system calls of a `PosixTree`, from libc. */
export function libcTreeCalls(libc: LibcFunctions): TreeCalls {
  const checked = (result: number, path: NativeText): number => {
    if (result < 0) throw systemError(libc, path);
    return result;
  };
  return {
    open: (folder, name, flags, mode, path) =>
      checked(openAt(libc, folder, cString(name), flags, mode), path),
    makeFolder: (folder, name, path) => void checked(libc.mkdirat!(folder, cString(name), 0o700), path),
    write: (file, bytes, path) => checked(libc.write!(file, bytes, bytes.length), path),
    setMode: (file, mode, path) => void checked(libc.fchmod!(file, mode), path),
    close: (descriptor, path) => void checked(libc.close!(descriptor), path),
    link: (source, folder, name, path) =>
      void checked(libc.linkat!(abi.atCwd, cString(source), folder, cString(name), 0), path),
    remove: (folder, name, path) => void checked(libc.unlinkat!(folder, cString(name), 0), path),
  };
}
