import { cString, type LibcFunctions, openAt, openLibc, readAt, systemError } from './libc.ts';
import type { NativeText } from './machine.ts';
import { nativeText } from './native-text.ts';
import { abi } from './posix-abi.ts';
import type { PosixSystem } from './posix-system.ts';
import { withoutDeleted } from './self-link.ts';

/** Numbers of system calls for which not every libc has a function. */
const numbers =
  process.arch === 'arm64'
    ? { fstatat: 79, renameat2: 276, getdents64: 61 }
    : { fstatat: 262, renameat2: 316, getdents64: 217 };

const exchangeFlag = 2;
const secureEntry = 23;

/** Linux, with either libc. Nothing works without `/proc`, Bun itself included. */
export function linux(): PosixSystem {
  const libc = openLibc({
    syscall: { args: ['i32', 'i32', 'ptr', 'ptr', 'ptr', 'i64'], returns: 'i32' },
    readlink: { args: ['ptr', 'ptr', 'u64'], returns: 'i64_fast' },
    getauxval: { args: ['u64'], returns: 'i64_fast' },
  });
  return {
    libc,
    executable: executable(libc),
    self: '/proc/self/exe',
    isPrivileged: libc.getauxval!(secureEntry) !== 0,
    arguments: () => procStrings(libc, '/proc/self/cmdline').slice(1),
    environment: () => procStrings(libc, '/proc/self/environ'),
    stat: (folder, name, facts, flags) => libc.syscall!(numbers.fstatat, folder, name, facts, flags, 0),
    exchange: (one, other) =>
      libc.syscall!(numbers.renameat2, 0, cString(one), 0, cString(other), exchangeFlag) === 0,
    keepDescriptors: () => keepDescriptors(libc),
  };
}

function readLink(libc: LibcFunctions, path: string): NativeText | undefined {
  const bytes = Buffer.allocUnsafe(4096);
  const length = libc.readlink!(cString(path), bytes, bytes.length);
  return length < 0 ? undefined : bytes.toString('latin1', 0, length);
}

function executable(libc: LibcFunctions): NativeText {
  const link = readLink(libc, '/proc/self/exe');
  if (link === undefined) return nativeText(process.execPath);
  return withoutDeleted(link, () => identity(libc, link) === identity(libc, '/proc/self/exe'));
}

/** Device and inode of a file, or nothing when it is not there. */
function identity(libc: LibcFunctions, path: NativeText): string | undefined {
  const facts = Buffer.alloc(abi.stat.length);
  const failed = libc.syscall!(numbers.fstatat, abi.atCwd, cString(path), facts, 0, 0) !== 0;
  return failed ? undefined : facts.toString('hex', 0, 16);
}

/** Most environments are shorter; larger pieces would wake up the garbage collector. */
const pieceLength = 8 * 1024;

/** The strings that the process was started with, which Bun has not touched or decoded. */
function procStrings(libc: LibcFunctions, path: string): NativeText[] {
  const descriptor = openAt(libc, abi.atCwd, cString(path), 0);
  if (descriptor < 0) throw systemError(libc, path);
  let text = '';
  for (;;) {
    const piece = readAt(libc, descriptor, text.length, pieceLength);
    text += piece.toString('latin1');
    if (piece.length < pieceLength) break;
  }
  libc.close!(descriptor);
  return text === '' ? [] : text.slice(0, -1).split('\0');
}

/**
 * At its start, Bun marks every inherited descriptor from 4 on as close-on-exec. This removes the mark. What
 * Bun opened itself is anonymous (for example `anon_inode:[eventpoll]`) and stays marked; so does an inherited
 * anonymous descriptor, which cannot be distinguished.
 */
function keepDescriptors(libc: LibcFunctions): void {
  const folder = openAt(libc, abi.atCwd, cString('/proc/self/fd'), abi.open.folder);
  if (folder < 0) return;
  const bytes = Buffer.allocUnsafe(4096);
  for (;;) {
    const length = libc.syscall!(numbers.getdents64, folder, bytes, bytes.length, 0, 0);
    if (length <= 0) break;
    for (let at = 0; at < length; at += bytes.readUInt16LE(at + 16)) {
      const end = bytes.indexOf(0, at + 19);
      const descriptor = Number(bytes.toString('latin1', at + 19, end));
      if (descriptor <= 2 || Number.isNaN(descriptor) || descriptor === folder) continue;
      const target = readLink(libc, `/proc/self/fd/${descriptor}`);
      if (target?.startsWith('anon_inode:') === false) libc.ioctl!(descriptor, abi.keepOnExec);
    }
  }
  libc.close!(folder);
}
