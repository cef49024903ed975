import { files } from '../../system/cold-files.ts';
import type { NativeText } from '../../system/machine.ts';
import { CommandError, notRunning, WrongUsage } from '../command-line/usage-error.ts';
import type { ReleaseRun } from '../release-run.ts';
import { hasEnded, pidFile, type Running, readRunning, runningProcess } from '../running.ts';
import { endsByNode, killTree } from './stop-on-windows.ts';

type Process = Pick<Running, 'pid' | 'began' | 'port'>;

interface StopOptions {
  /** In seconds. */
  timeout: number;
  kill: boolean;
}

const isWindows = process.platform === 'win32';
const usualTimeout = 60;
/** In milliseconds. */
const killPatience = 5_000;
/** A system that starts, or restarts inside its process, ignores signals for a moment. */
const signalPause = 10_000;
const lookPause = 200;

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
    : () => endsByTerm(running, { patience: options.timeout * 1000 });
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

/**
 * Sends TERM until the process ends: again after a pause, and as soon as its node listens after it did not. Such a system has started, or
 * restarted, since the signal, and may have lost it; one that stops does not listen again.
 *
 * @param patience, pause in milliseconds.
 * @returns false if the process still runs after `patience`.
 */
export async function endsByTerm(
  running: Process,
  { patience, pause = signalPause }: { patience: number; pause?: number },
): Promise<boolean> {
  const until = performance.now() + patience;
  const { port } = running;
  let isStarting = port !== undefined && !(await isListening(port));
  /** Looks that found the node, since one that did not. */
  let found = 0;
  for (;;) {
    signal(running.pid, 'SIGTERM');
    const again = Math.min(performance.now() + pause, until);
    while (performance.now() < again) {
      if (await hasEnded(running, Math.min(lookPause, again - performance.now()))) return true;
      if (port === undefined) continue;
      const listens = await isListening(port);
      found = listens ? found + 1 : 0;
      if (!listens) isStarting = true;
      // The server of signals starts after the node.
      else if (isStarting && found >= 2) break;
    }
    if (performance.now() >= until) return false;
    isStarting = false;
  }
}

async function isListening(port: number): Promise<boolean> {
  try {
    const socket = await Bun.connect({ hostname: '127.0.0.1', port, socket: { data() {} } });
    socket.end();
    return true;
  } catch {
    return false;
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
