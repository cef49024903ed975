import { files } from '../../system/cold-files.ts';
import type { NativeText } from '../../system/machine.ts';
import { CommandError, notRunning, WrongUsage } from '../command-line/usage-error.ts';
import type { ReleaseRun } from '../release-run.ts';
import { hasEnded, pidFile, readRunning, runningProcess } from '../running.ts';
import { endsByNode, killTree } from './stop-on-windows.ts';

type Process = { pid: number; began: string };

interface StopOptions {
  /** In seconds. */
  timeout: number;
  kill: boolean;
}

const isWindows = process.platform === 'win32';
const usualTimeout = 60;
/** In milliseconds. */
const killPatience = 5_000;
/** A system that restarts inside its process ignores signals for a moment. */
const signalPause = 10_000;

/**
 * `stop [--timeout SECONDS] [--kill]`: sends TERM to the process that runs this instance and waits for its end; on Windows it asks the
 * node. The emulator stops its applications in order then. Only that very process is signalled, never another one that has got its number.
 *
 * @throws CommandError when nothing runs, or it does not end in time; WrongUsage
 */
export async function stop(run: ReleaseRun): Promise<void> {
  const { machine, places } = run;
  const options = stopOptions(run.request.words);
  const running = places && runningProcess(machine, places);
  if (!places || !running) throw notRunning(run);
  const end = isWindows
    ? () => endsByNode(run, running, options)
    : () => endsByTerm(running, options.timeout * 1000);
  if (!(await end())) {
    if (!options.kill) {
      throw new CommandError(
        `process ${running.pid} still runs after ${options.timeout} seconds\nhint: wait longer with --timeout SECONDS, or kill it with --kill`,
      );
    }
    if (isWindows) killTree(run, running.pid);
    else signal(running.pid, 'SIGKILL');
    if (!(await hasEnded(running, killPatience))) {
      throw new CommandError(`process ${running.pid} cannot be ended`);
    }
  }
  // Another start may have come by now: its note stays.
  if (readRunning(machine, places)?.isAlive === false) {
    files().rmSync(machine.path(pidFile(machine, places)), { force: true });
  }
}

async function endsByTerm(running: Process, patience: number): Promise<boolean> {
  for (let left = patience; ; left -= signalPause) {
    signal(running.pid, 'SIGTERM');
    if (await hasEnded(running, Math.min(left, signalPause))) return true;
    if (left <= signalPause) return false;
  }
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ESRCH') return;
    throw new CommandError(`process ${pid} belongs to another user`);
  }
}

function stopOptions(words: readonly NativeText[]): StopOptions {
  const options: StopOptions = { timeout: usualTimeout, kill: false };
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    const [flag, value] = word.includes('=') ? word.split('=', 2) : [word, undefined];
    if (flag === '--kill' && value === undefined) options.kill = true;
    else if (flag === '--timeout') {
      const seconds = value ?? words[++at];
      if (!seconds || !/^[0-9]{1,6}$/.test(seconds)) {
        throw new WrongUsage({ fewWords: 'stop --timeout', words: 'SECONDS' });
      }
      options.timeout = Number(seconds);
    } else throw new WrongUsage({ flag: word, of: 'stop', flags: ['--timeout SECONDS', '--kill'] });
  }
  return options;
}
