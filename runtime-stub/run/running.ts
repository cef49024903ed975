import { files } from '../system/cold-files.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import { windowsBegin } from '../system/windows-begin.ts';
import type { Places } from './places.ts';

/** Which process runs an instance, as its start wrote it down. */
export interface Running {
  pid: number;
  /** When that process began, as the system counts it: another process with the same number has another one. */
  began: string;
  version: string;
  /** `none` if it is not a node. */
  distribution: string;
  /** `name@host`, or without the host where only the emulator knows it. */
  node: string;
  /** Where its node listens, when the launcher chose it. */
  port?: number;
  /** SHA-256 of the payload. */
  payload: string;
  /** The executable that it was started from. */
  executable: string;
}

export const pidFile = (machine: Machine, { state }: Places): NativeText =>
  [state, 'run', 'pid'].join(machine.separator);

const largest = 64 * 1024;

/** Returns what the pid file says, and whether that very process still runs. Anything may be in the file. */
export function readRunning(
  machine: Machine,
  places: Places,
): { running: Running; isAlive: boolean } | undefined {
  const bytes = machine.readFile(pidFile(machine, places), largest);
  if (!bytes) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
  if (!isRunning(value)) return undefined;
  return { running: value, isAlive: isAlive(value) };
}

/** The process that runs an instance. */
export function runningProcess(machine: Machine, places: Places): Running | undefined {
  const found = readRunning(machine, places);
  return found?.isAlive ? found.running : undefined;
}

function isRunning(value: unknown): value is Running {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, began, version, distribution, node, port, payload, executable } = value as Record<
    string,
    unknown
  >;
  return (
    Number.isSafeInteger(pid) &&
    (pid as number) > 0 &&
    [began, version, distribution, node, payload, executable].every((text) => typeof text === 'string') &&
    began !== '' &&
    (port === undefined || Number.isSafeInteger(port))
  );
}

export const isAlive = ({ pid, began }: Pick<Running, 'pid' | 'began'>): boolean => beginOf(pid) === began;

const lookPause = 20;

/** Waits for the end of a process. @param patience in milliseconds. @returns false when it still runs. */
export async function hasEnded(running: Pick<Running, 'pid' | 'began'>, patience: number): Promise<boolean> {
  const until = performance.now() + patience;
  while (isAlive(running)) {
    if (performance.now() >= until) return false;
    await Bun.sleep(lookPause);
  }
  return true;
}

/**
 * Start time of a process, which stays the same when the process executes another program. Linux: the boot and
 * the ticks since then.
 *
 * @returns nothing when there is no such process, or it is a zombie.
 */
export function beginOf(pid: number): string | undefined {
  if (process.platform === 'linux') return linuxBegin(pid);
  if (process.platform === 'win32') return windowsBegin(pid);
  const { stdout, exitCode } = Bun.spawnSync(['/bin/ps', '-o', 'stat=,lstart=', '-p', String(pid)], {
    env: { LC_ALL: 'C', TZ: 'UTC' },
    stderr: 'ignore',
  });
  const [state = '', ...began] = stdout.toString().trim().split(/\s+/);
  return exitCode === 0 && state !== '' && !state.startsWith('Z') ? began.join(' ') : undefined;
}

function linuxBegin(pid: number): string | undefined {
  try {
    const text = files().readFileSync(`/proc/${pid}/stat`, 'latin1');
    // A program's name may have blanks and parentheses in it.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const boot = files().readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return `${boot} ${fields[startTime]}`;
  } catch {
    return undefined;
  }
}

/** Field 22 of `/proc/<pid>/stat`, counted from the one after the name. */
const startTime = 19;
