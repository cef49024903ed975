import { dlopen } from 'bun:ffi';
import { systemText } from '../failure.ts';
import { codeOf } from '../release/staging.ts';
import { files } from '../system/cold-files.ts';
import { type LibcFunctions, systemError } from '../system/libc.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import { abi } from '../system/posix-abi.ts';

const unused = (isExclusive: boolean, release = () => {}): Use => ({ state: 'unused', isExclusive, release });
const unknown = (reason: string): Use => ({ state: 'unknown', reason });

/**
 * Checks whether a process runs from a folder or has one of its files open.
 *
 * Windows does not rename a folder with a running program in it, so that the caller's rename is the test.
 *
 * @param folder one that `clean` may remove.
 */
export function useOf(machine: Machine, folder: NativeText): Use {
  if (process.platform === 'win32') return unused(true);
  if (process.platform === 'darwin') return hasOpenFiles(machine, folder, ['/usr/sbin/lsof']);
  const use = leaseAll(machine, folder);
  if (use.state !== 'unused' || !isNamedByProcess(folder.slice(folder.lastIndexOf('/') + 1))) return use;
  use.release();
  return { state: 'used' };
}

const [setSignal, setLease] = [10, 1024];
const [writeLease, noLease] = [1, 2];
/** SIGURG, which is ignored by default: a broken lease would otherwise end this process with SIGIO. */
const harmlessSignal = 23;

/** File systems whose files only this kernel opens, by `f_type` of statfs(2). */
const localFileSystems = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // XFS
  0x9123683e, // Btrfs
  0x01021994, // tmpfs
  0x794c7630, // overlayfs
  0xf2f52010, // F2FS
  0x2fc12fc1, // ZFS
  0xca451a4e, // bcachefs
  0x3153464a, // JFS
  0xf15f, // eCryptfs
  0x24051905, // UBIFS
]);

/**
 * Asks the kernel for a write lease (fcntl(2), F_SETLEASE) on every file that only this release has. It refuses
 * one while any process has the file open, mapped or executes it, in any PID namespace or container, of any
 * user, hidden in `/proc` or run by an emulator. The leases on the marker, which a start opens first, and on
 * the executables are kept: a process that opens one of these files waits until the lease is released.
 *
 * A file that other releases share proves nothing: any of them may use it, and it remains when this link to it
 * is removed. Programs are never shared, and every process of a release runs one (`release/shareable.ts`).
 */
function leaseAll(machine: Machine, folder: NativeText): Use {
  const held: number[] = [];
  const { openSync, closeSync, statfsSync, constants } = files();
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const release = () => {
    for (const file of held.splice(0)) closeSync(file);
  };
  try {
    if (!localFileSystems.has(Number(statfsSync(machine.path(folder)).type) >>> 0))
      return unknown('it may be in use on another machine that shares this file system');
    const libc = openFcntl();
    for (const { path, isKept } of regularFiles(machine, folder)) {
      const file = openSync(machine.path(path), flags);
      held.push(file);
      libc.fcntl!(file, setSignal, harmlessSignal);
      if (libc.fcntl!(file, setLease, writeLease) !== 0) {
        const { code } = systemError(libc, path);
        release();
        return code === 'EAGAIN'
          ? { state: 'used' }
          : unknown(`the file system does not report it: ${systemText(code)}`);
      }
      if (!isKept) {
        libc.fcntl!(file, setLease, noLease);
        closeSync(held.pop()!);
      }
    }
    return unused(true, release);
  } catch (error) {
    release();
    return unknown(systemText(codeOf(error)) || String(error));
  }
}

/** @throws an error of Bun's where it cannot call C functions. */
const openFcntl = (): LibcFunctions =>
  dlopen(abi.libc, {
    fcntl: { args: ['i32', 'i32', 'i64'], returns: 'i32' },
    [abi.errno]: { args: [], returns: 'ptr' },
  } as Parameters<typeof dlopen>[1]).symbols as LibcFunctions;

/** The marker first. */
function* regularFiles(
  machine: Machine,
  folder: NativeText,
  isTop = true,
): Generator<{ path: NativeText; isKept: boolean }> {
  const names = files().readdirSync(machine.path(folder), { encoding: 'latin1' }).sort();
  for (const name of names) {
    const path = `${folder}/${name}`;
    const facts = machine.facts(path, false);
    if (facts?.kind === 'folder') yield* regularFiles(machine, path, false);
    if (facts?.kind !== 'file') continue;
    const isKept = isTop || (facts.mode & 0o111) !== 0;
    if (isKept || files().lstatSync(machine.path(path)).nlink === 1) yield { path, isKept };
  }
}

/**
 * Returns true when a process that this user may look at has the name of a release in the path of its executable, of its working
 * folder or of a mapped file, or in a path among its arguments. A name has 128 bits of a digest, so that it counts
 * wherever a container has the folder.
 *
 * Needed in addition to the leases in two cases: overlayfs does not report files that are mapped and no longer
 * open, as an emulator and an explicit loader map a program; and a script is not open yet when the kernel has
 * just started its shell.
 */
function isNamedByProcess(name: NativeText): boolean {
  const { readdirSync, readFileSync, readlinkSync } = files();
  const inPath = `/${name}/`;
  const reads: ((process: string) => string)[] = [
    (process) => readlinkSync(`${process}/exe`, 'buffer').toString('latin1'),
    (process) => readlinkSync(`${process}/cwd`, 'buffer').toString('latin1'),
    (process) =>
      readFileSync(`${process}/cmdline`, 'latin1')
        .split('\0')
        .filter((argument) => argument.startsWith('/'))
        .join('\n'),
    (process) => readFileSync(`${process}/maps`, 'latin1'),
  ];
  const has = (process: string) =>
    reads.some((read) => {
      try {
        return read(process).includes(inPath);
      } catch {
        // It has ended, or belongs to another user.
        return false;
      }
    });
  return readdirSync('/proc').some(
    (entry) => /^[0-9]+$/.test(entry) && Number(entry) !== process.pid && has(`/proc/${entry}`),
  );
}

/**
 * Asks `lsof` which processes have a file below a folder open, mapped or run it, or work in it. This process
 * opens the folder meanwhile: if `lsof` does not list it, the output is unreliable.
 *
 * @param lsof the program and its first arguments. Its output is that of `-Fp`: a line `p<pid>` for each process.
 */
export function hasOpenFiles(machine: Machine, folder: NativeText, lsof: readonly string[]): Use {
  const { openSync, closeSync } = files();
  let own: number | undefined;
  try {
    own = openSync(machine.path(folder), 'r');
    const { stdout } = Bun.spawnSync([...lsof, '-w', '-Fp', '+D', machine.text(folder)], {
      stdin: 'ignore',
      stderr: 'ignore',
    });
    const pids = [...stdout.toString().matchAll(/^p([0-9]+)$/gm)].map(([, pid]) => Number(pid));
    if (!pids.includes(process.pid)) return { state: 'unknown', reason: '`lsof` does not answer' };
    return pids.some((pid) => pid !== process.pid)
      ? { state: 'used' }
      : { state: 'unused', isExclusive: false, release: () => {} };
  } catch {
    return { state: 'unknown', reason: '`lsof` cannot be run' };
  } finally {
    if (own !== undefined) closeSync(own);
  }
}

/** True when a process uses a release. Treat `unknown` as used. */
type Use =
  | {
      state: 'unused';
      /** No process can begin to use it until `release` is called. */
      isExclusive: boolean;
      release(): void;
    }
  | { state: 'used' }
  | { state: 'unknown'; reason: string };
