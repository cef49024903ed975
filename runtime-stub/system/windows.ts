import { dlopen } from 'bun:ffi';
import { LaunchError } from '../failure.ts';
import { files } from './cold-files.ts';
import { type FileFacts, type Machine, SystemError } from './machine.ts';
import { isAloneOnConsole, isWindowed, showMessage, waitForEnter } from './windows-console.ts';
import { exitCodeOf, exitProcess } from './windows-exit.ts';
import { holdFileOf, openAlone, openAloneWithin } from './windows-lock.ts';
import { WindowsTree } from './windows-tree.ts';

/**
 * Windows: no exec there, so the program is a child, and this process waits for it and ends as it ends. Ownership and
 * modes are the matter of the profile's access lists, which what is made in it inherits.
 *
 * @param dllFailure why a program did not start that the system found no library of.
 */
export function windows(
  dllFailure: (machine: Machine, program: string) => Promise<LaunchError | undefined>,
): Machine {
  loadFromSystemOnly();
  let self = -1;
  let environment: string[] | undefined;
  /** True when what is printed from now on would be gone with the console before anybody has read it. */
  let mayWait = false;
  const facts = (path: string, follow: boolean): FileFacts | undefined => {
    const { lstatSync, statSync } = files();
    const found = (follow ? statSync : lstatSync)(path, { throwIfNoEntry: false });
    if (!found) return undefined;
    const kind = found.isFile()
      ? 'file'
      : found.isDirectory()
        ? 'folder'
        : found.isSymbolicLink()
          ? 'link'
          : 'other';
    return { kind, size: found.size, mode: found.mode & 0o7777, owner: undefined };
  };

  return {
    executable: process.execPath,
    get arguments() {
      return process.argv.slice(2);
    },
    get environment() {
      environment ??= Object.entries(process.env).map(([name, value]) => `${name}=${value}`);
      return environment;
    },
    user: undefined,
    isPrivileged: false,
    homeOfUser: () => undefined,
    separator: '\\',
    native: (text) => text,
    text: (native) => native,
    path: (text) => text,

    openSelf() {
      self = files().openSync(process.execPath, 'r');
      return files().fstatSync(self).size;
    },
    readSelf: (offset, length) => readAt(self, offset, length),

    readFile(path, limit) {
      const found = facts(path, false);
      if (found?.kind !== 'file' || found.size > limit) return undefined;
      return files().readFileSync(path);
    },
    facts,
    firstDifferent: (folder, expected) =>
      expected.find(({ path, size }) => {
        const found = facts(`${folder}\\${path.replaceAll('/', '\\')}`, false);
        return found?.kind !== 'file' || found.size !== size;
      }),
    tree: (folder) => new WindowsTree(folder),
    lock: (path) => openAloneWithin(path, lockPatience),
    hold: (folder) => openAlone(holdFileOf(folder)),
    exchange: () => false,
    keepPrivate: () => () => {},

    async start(program, argv, variables, { keepConsole }) {
      const hidden = isWindowed((offset, length) => readAt(self, offset, length));
      files().closeSync(self);
      refuseUnstartable(program);
      // The console signals Ctrl-C and its end to all its processes; this one stays to pass on the program's
      // exit code.
      for (const signal of ['SIGINT', 'SIGBREAK', 'SIGHUP'] as const) process.on(signal, () => {});
      let child: Bun.Subprocess;
      try {
        child = Bun.spawn([program, ...argv.slice(1)], {
          env: Object.fromEntries(variables.map(splitVariable)),
          stdin: 'inherit',
          stdout: 'inherit',
          stderr: 'inherit',
          windowsHide: hidden,
        });
      } catch (error) {
        throw new SystemError(
          error instanceof Error && 'code' in error ? String(error.code) : 'EIO',
          program,
        );
      }
      const wholeCode = exitCodeOf(child.pid);
      const code = await child.exited;
      const whole = wholeCode();
      mayWait = keepConsole;
      if (isDllNotFound(whole, code)) {
        const failure = await dllFailure(this, program);
        if (failure) throw failure;
      }
      if (mayWait && isAloneOnConsole()) waitForEnter();
      return exitProcess(whole ?? code);
    },

    isTerminal: () => process.stderr.isTTY === true,
    print(text) {
      try {
        files().writeSync(2, text);
        if (mayWait && isAloneOnConsole()) waitForEnter();
      } catch {
        // A program with windows has no output, unless it is redirected.
        if (isWindowed((offset, length) => readAt(self, offset, length))) showMessage(process.execPath, text);
      }
    },
    printResult: (text) => void files().writeSync(1, text),
  };
}

/** `LOAD_LIBRARY_SEARCH_SYSTEM32` */
const systemFolderOnly = 0x800;

/**
 * Libraries that Bun loads later come from the system's folder, never from beside the executable; for imports,
 * its header sets this (`src/stub/neutralise.ts`). Not inherited by the program.
 */
function loadFromSystemOnly(): void {
  try {
    const kernel = dlopen('kernel32.dll', { SetDefaultDllDirectories: { args: ['u32'], returns: 'i32' } });
    kernel.symbols.SetDefaultDllDirectories(systemFolderOnly);
  } catch {
    // Where Bun cannot call the system: on arm64.
  }
}

const dllNotFound = 0xc0000135;

/**
 * Where the system does not report the full code, its last eight bits are used: missing libraries are looked up
 * anyway.
 */
const isDllNotFound = (whole: number | undefined, code: number): boolean =>
  whole === undefined ? code === (dllNotFound & 0xff) : whole === dllNotFound;

/** Who renames first wins, in any case: this only saves work. In milliseconds. */
const lockPatience = 10_000;

/** `erl.exe` finds its own folder with the oldest of interfaces, which knows no longer paths. */
const longestPath = 259;

/**
 * Returns why Erlang cannot be started from a place, and what to do.
 *
 * @param program the path of `erl.exe`
 */
export function whyNotStarted(program: string): { reason: string; hint: string } | undefined {
  if (program.length > longestPath) {
    return {
      reason: `${program}: ${program.length} characters, and Erlang on Windows accepts at most ${longestPath}`,
      hint: 'set ONEBEAM_CACHE_DIR to a folder with a shorter path',
    };
  }
  // It reads file names as if each character had sixteen bits.
  const [odd] = /[\u{10000}-\u{10ffff}\ud800-\udfff]/u.exec(program) ?? [];
  if (!odd) return undefined;
  return {
    reason: `${program}: Erlang on Windows cannot open files in a folder with \`${odd}\` in its name`,
    hint: `set ONEBEAM_CACHE_DIR to a folder without \`${odd}\` in its path`,
  };
}

function refuseUnstartable(program: string): void {
  const why = whyNotStarted(program);
  if (why) throw new LaunchError('cannot start its Erlang runtime from this folder', why.reason, why.hint);
}

/** A name may begin with `=`: `=C:` holds the working folder of a drive. */
function splitVariable(entry: string): [name: string, value: string] {
  const equals = entry.indexOf('=', 1);
  return [entry.slice(0, equals), entry.slice(equals + 1)];
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
