import { type Pointer, read, toArrayBuffer } from 'bun:ffi';
import { cString, openLibc } from './libc.ts';
import type { NativeText } from './machine.ts';
import type { PosixSystem } from './posix-system.ts';

const swapFlag = 2;

/** macOS, both processors. */
export function darwin(): PosixSystem {
  // Intel's `fstatat` without the suffix is the one with 32-bit inode numbers.
  const fstatat = process.arch === 'x64' ? 'fstatat$INODE64' : 'fstatat';
  const libc = openLibc({
    [fstatat]: { args: ['i32', 'ptr', 'ptr', 'i32'], returns: 'i32' },
    renamex_np: { args: ['ptr', 'ptr', 'u32'], returns: 'i32' },
    issetugid: { args: [], returns: 'i32' },
    strlen: { args: ['ptr'], returns: 'i64_fast' },
    _NSGetArgv: { args: [], returns: 'ptr' },
    _NSGetEnviron: { args: [], returns: 'ptr' },
  });

  /** A `char ***` of the runtime: the strings up to the null pointer. */
  const strings = (pointer: Pointer): NativeText[] => {
    const list = read.ptr(pointer) as Pointer;
    const texts: NativeText[] = [];
    for (let at = 0; ; at += 8) {
      const text = read.ptr(list, at) as Pointer;
      if (!text) return texts;
      const length = libc.strlen!(text);
      texts.push(length === 0 ? '' : Buffer.from(toArrayBuffer(text, 0, length)).toString('latin1'));
    }
  };
  const self = Buffer.from(process.execPath).toString('latin1');
  return {
    libc,
    executable: self,
    self,
    isPrivileged: libc.issetugid!() !== 0,
    arguments: () => strings(libc._NSGetArgv!()).slice(1),
    environment: () => strings(libc._NSGetEnviron!()),
    stat: (folder, name, facts, flags) => libc[fstatat]!(folder, name, facts, flags),
    exchange: (one, other) => libc.renamex_np!(cString(one), cString(other), swapFlag) === 0,
    // Bun marks no inherited descriptors here.
    keepDescriptors: () => {},
  };
}
