import { dlopen, type Pointer, read } from 'bun:ffi';
import { LaunchError } from '../failure.ts';
import { darwin } from './darwin.ts';
import { fixedMemory } from './fixed-memory.ts';
import { cString, type LibcFunctions, libcTreeCalls, openAt, readAt, systemError } from './libc.ts';
import { linux } from './linux.ts';
import type { FileFacts, Machine, NativeText, SystemError } from './machine.ts';
import { nativeBytes, nativeText } from './native-text.ts';
import { writeAll } from './output.ts';
import { abi } from './posix-abi.ts';
import type { PosixSystem } from './posix-system.ts';
import { PosixTree } from './posix-tree.ts';

const endOfFile = 2;
const typeMask = 0o170000;
const regularFile = 0o100000;
const ownerExecutes = 0o100;
const kinds = new Map<number, FileFacts['kind']>([
  [regularFile, 'file'],
  [0o040000, 'folder'],
  [0o120000, 'link'],
]);
const lockAlone = 2;
const lockWithoutWaiting = 4;
const readAndWrite = 2;
/** SIGXFSZ, the same number on both. */
const fileTooLarge = 25;
const ignored = 1;

export function posix(): Machine {
  const system = process.platform === 'darwin' ? darwin() : linux();
  const { libc } = system;
  let self = -1;
  const facts = Buffer.alloc(abi.stat.length);
  const user = libc.geteuid!();
  const selfNotOpened = (error: SystemError): Error => {
    const isThere = system.stat(abi.atCwd, cString(system.self), facts, abi.noFollowFlag) === 0;
    if (isThere || !system.self.startsWith('/proc/')) return error;
    return new LaunchError('cannot start', '/proc is not mounted', 'mount it: mount -t proc proc /proc');
  };
  let environment: NativeText[] | undefined;

  return {
    executable: system.executable,
    get arguments() {
      return system.arguments();
    },
    get environment() {
      environment ??= system.environment();
      return environment;
    },
    user,
    homeOfUser: () => homeOfUser(user),
    isPrivileged: system.isPrivileged,
    separator: '/',
    native: nativeText,
    text: (native) => nativeBytes(native).toString(),
    path: nativeBytes,

    openSelf() {
      self = openAt(libc, abi.atCwd, cString(system.self), 0);
      if (self < 0) throw selfNotOpened(systemError(libc, system.executable));
      return libc.lseek!(self, 0, endOfFile);
    },
    readSelf: (offset, length) => readAt(libc, self, offset, length),

    readFile(path, limit) {
      const descriptor = openAt(libc, abi.atCwd, cString(path), abi.open.noFollow);
      if (descriptor < 0) return undefined;
      const bytes = readAt(libc, descriptor, 0, limit + 1);
      libc.close!(descriptor);
      return bytes.length > limit ? undefined : bytes;
    },

    facts(path, follow) {
      const failed = system.stat(abi.atCwd, cString(path), facts, follow ? 0 : abi.noFollowFlag) !== 0;
      return failed ? undefined : fileFacts(facts);
    },

    firstDifferent(folder, files) {
      const root = openAt(libc, abi.atCwd, cString(folder), abi.open.folder | abi.open.noFollow);
      const different = root < 0 ? files[0] : firstDifferent(system, root, files);
      libc.close!(root);
      return different;
    },

    tree: (folder) => new PosixTree(libcTreeCalls(libc), folder),

    async lock(path, mayWait) {
      const { create, noFollow } = abi.open;
      const file = openAt(libc, abi.atCwd, cString(path), readAndWrite | create | noFollow, 0o600);
      if (file < 0) return undefined;
      do {
        if (libc.flock!(file, lockAlone | lockWithoutWaiting) === 0) return () => libc.close!(file);
      } while (systemError(libc, path).code === 'EAGAIN' && (await mayWait()));
      libc.close!(file);
      return undefined;
    },

    hold(path) {
      const folder = openAt(libc, abi.atCwd, cString(path), abi.open.folder | abi.open.noFollow);
      if (folder >= 0 && libc.flock!(folder, lockAlone | lockWithoutWaiting) === 0)
        return () => libc.close!(folder);
      if (folder >= 0) libc.close!(folder);
      return undefined;
    },

    exchange: (one, other) => system.exchange(one, other),

    keepPrivate() {
      const before = libc.umask!(0o077);
      const action = libc.signal!(fileTooLarge, ignored);
      return () => {
        libc.umask!(before);
        libc.signal!(fileTooLarge, action);
      };
    },

    async start(program, argv, variables) {
      libc.close!(self);
      system.keepDescriptors();
      libc.execve!(cString(program), stringList(argv), stringList(variables));
      throw systemError(libc, program);
    },

    isTerminal: () => libc.isatty!(2) === 1,
    print(text) {
      try {
        write(libc, 2, text);
      } catch {
        // The reader may have closed the pipe: then the text is dropped.
      }
    },
    printResult: (text) => write(libc, 1, text),
  };
}

/** Read from the C library, because `node:os` uses `HOME`; only when it is needed, which is rare. */
function homeOfUser(user: number): NativeText | undefined {
  const { symbols } = dlopen(abi.libc, { getpwuid: { args: ['u32'], returns: 'ptr' } });
  const entry = symbols.getpwuid(user);
  const home = entry && (read.ptr(entry, abi.passwdHome) as Pointer);
  if (!home) return undefined;
  let text = '';
  for (let byte = read.u8(home, 0); byte !== 0; byte = read.u8(home, text.length)) {
    text += String.fromCharCode(byte);
  }
  return text;
}

/**
 * This runs before every start, for some hundred files: their names are encoded in one go, and pointers into them are
 * plain numbers. The facts and the names share one block of memory: who reads the facts keeps the names alive.
 */
function firstDifferent<File extends { path: string; size: number; mode: number }>(
  { stat }: PosixSystem,
  root: number,
  files: readonly File[],
): File | undefined {
  let names = '';
  for (const { path } of files) names += `${path}\0`;
  const namesLength = Buffer.byteLength(names);
  const isAscii = namesLength === names.length;
  const { length: factsLength, mode, size } = abi.stat;
  const { bytes, buffer, address } = fixedMemory(factsLength + namesLength);
  new TextEncoder().encodeInto(names, bytes.subarray(factsLength));
  const words = new Uint32Array(buffer);
  let name = address + factsLength;
  for (const file of files) {
    if (stat(root, name, address, abi.noFollowFlag) !== 0) return file;
    const found = words[mode / 4]!;
    const length = words[size / 4]! + words[size / 4 + 1]! * 2 ** 32;
    if ((found & typeMask) !== regularFile || length !== file.size) return file;
    if ((file.mode & ~found & ownerExecutes) !== 0) return file;
    name += (isAscii ? file.path.length : Buffer.byteLength(file.path)) + 1;
  }
  return undefined;
}

/** @throws SystemError */
function write(libc: LibcFunctions, descriptor: number, text: NativeText): void {
  writeAll(nativeBytes(text), (rest) => {
    const count = libc.write!(descriptor, rest, rest.length);
    if (count < 0) throw systemError(libc, '');
    return count;
  });
}

function fileFacts(facts: Buffer): FileFacts {
  const { owner, size } = abi.stat;
  const mode = facts.readUInt32LE(abi.stat.mode);
  return {
    kind: kinds.get(mode & typeMask) ?? 'other',
    size: Number(facts.readBigUInt64LE(size)),
    mode: mode & 0o7777,
    owner: facts.readUInt32LE(owner),
    // Every system's `struct stat` has the group right after the owner.
    group: facts.readUInt32LE(owner + 4),
  };
}

/** A `char *[]` that ends in a null pointer, and behind it the strings that its pointers lead to. */
function stringList(texts: readonly NativeText[]): Uint8Array {
  const strings = nativeBytes(`${texts.join('\0')}\0`);
  const listLength = (texts.length + 1) * 8;
  const { bytes, buffer, address } = fixedMemory(listLength + strings.length);
  bytes.set(strings, listLength);
  const list = new BigUint64Array(buffer);
  let at = address + listLength;
  for (const [index, text] of texts.entries()) {
    list[index] = BigInt(at);
    at += text.length + 1;
  }
  return bytes;
}
