import type { Stats } from 'node:fs';
import { LaunchError } from '../failure.ts';
import { files } from './cold-files.ts';
import { type FileFacts, type Machine, type NativeText, SystemError } from './machine.ts';
import { writeAll } from './output.ts';
import { abi } from './posix-abi.ts';
import { PosixTree, type TreeCalls } from './posix-tree.ts';
import { withoutDeleted } from './self-link.ts';

/** Node's, which the types of Bun do not know yet. */
const { execve } = process as unknown as {
  execve(program: string, argv: string[], environment: Record<string, string>): never;
};
const isLinux = process.platform === 'linux';
const decode = (bytes: Uint8Array): NativeText => Buffer.from(bytes).toString('latin1');
const encode = (text: NativeText): Buffer => Buffer.from(text, 'latin1');

/**
 * POSIX where functions of libc cannot be called: `bun:ffi` makes code at run time, and there may be no
 * executable memory (systemd's `MemoryDenyWriteExecute`, `PR_SET_MDWE`) or too little address space for it
 * (`ulimit -v`). `node:fs` and Bun's `execve` replace libc. The README lists the limits: there are no locks,
 * descriptors from 3 on and a signal mask are lost, and arguments must be UTF-8.
 */
export function posixWithoutFfi(): Machine {
  const executable = ownExecutable();
  const user = process.geteuid!();
  let self = -1;

  const facts = (path: NativeText, follow: boolean): FileFacts | undefined => {
    const found = attempt(() => (follow ? files().statSync : files().lstatSync)(encode(path)));
    return found && fileFacts(found);
  };

  return {
    executable,
    get arguments() {
      return isLinux ? procStrings('/proc/self/cmdline').slice(1) : process.argv.slice(2).map(nativeOf);
    },
    get environment() {
      if (isLinux) return procStrings('/proc/self/environ');
      return Object.entries(process.env).map(([name, value]) => nativeOf(`${name}=${value}`));
    },
    user,
    homeOfUser: () => homeOfUser(user),
    isPrivileged: isPrivileged(),
    separator: '/',
    native: nativeOf,
    text: (native) => encode(native).toString(),
    path: encode,

    openSelf() {
      self = open(isLinux ? '/proc/self/exe' : executable, files().constants.O_RDONLY, 0, executable);
      return files().fstatSync(self).size;
    },
    readSelf: (offset, length) => readAt(self, offset, length),

    readFile(path, limit) {
      const flags = files().constants.O_RDONLY | files().constants.O_NOFOLLOW | files().constants.O_NONBLOCK;
      const file = attempt(() => files().openSync(encode(path), flags));
      if (file === undefined) return undefined;
      try {
        const { size } = files().fstatSync(file);
        return files().fstatSync(file).isFile() && size <= limit ? readAt(file, 0, size) : undefined;
      } finally {
        files().closeSync(file);
      }
    },

    facts,

    firstDifferent(folder, expected) {
      if (facts(folder, false)?.kind !== 'folder') return expected[0];
      return expected.find(({ path, size, mode }) => {
        const found = facts(`${folder}/${nativeOf(path)}`, false);
        return found?.kind !== 'file' || found.size !== size || (mode & ~found.mode & 0o100) !== 0;
      });
    },

    tree: (folder) => new PosixTree(fileTreeCalls(), folder),
    lock: async () => undefined,
    hold: () => undefined,
    exchange: () => false,

    keepPrivate() {
      const before = process.umask(0o077);
      // One that is ignored must stay so: the program inherits it.
      if (!isFileTooLargeIgnored()) process.on('SIGXFSZ', nothing);
      return () => {
        process.umask(before);
        process.off('SIGXFSZ', nothing);
      };
    },

    async start(program, argv, variables) {
      files().closeSync(self);
      const words = argv.map((word) => utf8(word, 'an argument'));
      const environment = variables.map((entry) => {
        const equals = entry.indexOf('=', 1);
        return [encode(entry.slice(0, equals)).toString(), encode(entry.slice(equals + 1)).toString()];
      });
      try {
        execve(utf8(program, 'the path of its files'), words, Object.fromEntries(environment));
      } catch (error) {
        throw systemError(error, program);
      }
      throw new SystemError('EIO', program);
    },

    isTerminal: () => process.stderr.isTTY === true,
    print(text) {
      // The reader may have closed the pipe: then the text is dropped.
      attempt(() => writeAll(encode(text), (rest) => files().writeSync(2, rest)));
    },
    printResult: (text) => writeAll(encode(text), (rest) => files().writeSync(1, rest)),
  };
}

const nativeOf = (text: string): NativeText => Buffer.from(text).toString('latin1');

/** @returns nothing when the system refuses. */
function attempt<Result>(call: () => Result): Result | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}

function systemError(error: unknown, path: NativeText): SystemError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
  return new SystemError(code, path);
}

/** Bun gives an argument's bytes to the program only where they are UTF-8: others would become other names. */
function utf8(text: NativeText, what: string): string {
  const decoded = encode(text).toString();
  if (nativeOf(decoded) === text) return decoded;
  throw new LaunchError(
    'cannot start',
    `${what} is not valid UTF-8, and the system denies executable memory: ${text}`,
    'use UTF-8, or allow executable memory (MemoryDenyWriteExecute=no, ulimit -v unlimited)',
  );
}

function ownExecutable(): NativeText {
  if (!isLinux) return nativeOf(process.execPath);
  const link = attempt(() => decode(files().readlinkSync('/proc/self/exe', { encoding: 'buffer' })));
  if (link === undefined) return nativeOf(process.execPath);
  return withoutDeleted(link, () => {
    const [named, own] = [attempt(() => files().statSync(encode(link))), files().statSync('/proc/self/exe')];
    return named?.dev === own.dev && named.ino === own.ino;
  });
}

function procStrings(path: string): NativeText[] {
  const text = decode(files().readFileSync(path));
  return text === '' ? [] : text.replace(/\0$/, '').split('\0');
}

const nothing = () => {};

/** SIGXFSZ is the 25th signal. */
function isFileTooLargeIgnored(): boolean {
  const status = attempt(() => files().readFileSync('/proc/self/status', 'latin1')) ?? '';
  return ((BigInt(`0x${/SigIgn:\s*([0-9a-f]+)/.exec(status)?.[1] ?? '0'}`) >> 24n) & 1n) === 1n;
}

const secureEntry = 23n;

/** Returns the kernel's data about this start; a process that may not read it has other privileges. */
function isPrivileged(): boolean {
  if (process.getuid!() !== process.geteuid!() || process.getgid!() !== process.getegid!()) return true;
  if (!isLinux) return false;
  const entries = attempt(() => files().readFileSync('/proc/self/auxv'));
  if (!entries) return true;
  for (let at = 0; at + 16 <= entries.length; at += 16) {
    if (entries.readBigUInt64LE(at) === secureEntry) return entries.readBigUInt64LE(at + 8) !== 0n;
  }
  return true;
}

/** From the file of users only: other user databases need libc. */
function homeOfUser(user: number): NativeText | undefined {
  const lines = attempt(() => decode(files().readFileSync('/etc/passwd')).split('\n')) ?? [];
  const fields = lines.map((line) => line.split(':')).find(([, , number]) => Number(number) === user);
  return fields?.[5] || undefined;
}

function fileFacts(found: Stats): FileFacts {
  const kind = found.isFile()
    ? 'file'
    : found.isDirectory()
      ? 'folder'
      : found.isSymbolicLink()
        ? 'link'
        : 'other';
  return { kind, size: found.size, mode: found.mode & 0o7777, owner: found.uid, group: found.gid };
}

function open(path: NativeText, flags: number, mode: number, named: NativeText): number {
  try {
    return files().openSync(encode(path), flags, mode);
  } catch (error) {
    throw systemError(error, named);
  }
}

function readAt(file: number, offset: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const count = files().readSync(file, bytes, done, length - done, offset + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

/**
 * The calls of a tree. `node:fs` has no `openat`: on Linux `/proc/self/fd/<n>/name` is the same, elsewhere it is the path
 * that the descriptor was opened by.
 */
function fileTreeCalls(): TreeCalls {
  const opened = new Map<number, NativeText>();
  const place = (folder: number, name: NativeText): NativeText => {
    if (folder === abi.atCwd) return name;
    return `${isLinux ? `/proc/self/fd/${folder}` : opened.get(folder)!}/${name}`;
  };
  const checked = <Result>(path: NativeText, call: () => Result): Result => {
    try {
      return call();
    } catch (error) {
      throw systemError(error, path);
    }
  };
  return {
    open(folder, name, flags, mode, path) {
      const descriptor = open(place(folder, name), flags, mode, path);
      opened.set(descriptor, path);
      return descriptor;
    },
    makeFolder: (folder, name, path) =>
      checked(path, () => void files().mkdirSync(encode(place(folder, name)), { mode: 0o700 })),
    write: (file, bytes, path) => checked(path, () => files().writeSync(file, bytes)),
    setMode: (file, mode, path) => checked(path, () => files().fchmodSync(file, mode)),
    link: (source, folder, name, path) =>
      checked(path, () => files().linkSync(encode(source), encode(place(folder, name)))),
    remove: (folder, name, path) => checked(path, () => files().unlinkSync(encode(place(folder, name)))),
    close(descriptor, path) {
      opened.delete(descriptor);
      checked(path, () => files().closeSync(descriptor));
    },
  };
}
