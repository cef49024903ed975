import { release } from '../../release/release.ts';
import { files } from '../../system/cold-files.ts';
import type { NativeText } from '../../system/machine.ts';
import { CommandError, WrongUsage } from '../command-line/usage-error.ts';
import { nodeOfClient } from '../node/node.ts';
import type { ReleaseRun } from '../release-run.ts';
import { setDefaults, setNames } from '../release-variables.ts';
import { isAlive, pidFile, type Running, readRunning, runningProcess } from '../running.ts';
import { askNode } from './ask-node.ts';

type Process = { pid: number; began: string };

interface StopOptions {
  /** In seconds. */
  timeout: number;
  kill: boolean;
}

const isWindows = process.platform === 'win32';
const usualTimeout = 60;
/** In milliseconds. */
const lookPause = 20;
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
  if (!places || !running) throw new CommandError('not running');
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

/**
 * Windows has no signal that a program ends in order by: the node is asked to. With `kill`, a node that cannot be asked counts as one
 * that does not end.
 */
async function endsByNode(
  run: ReleaseRun,
  running: Running,
  { timeout, kill }: StopOptions,
): Promise<boolean> {
  run.node = nodeOfClient(run.node, running, run.variables);
  if (run.node.distribution === 'none') {
    if (kill) return false;
    throw new CommandError(
      'it is not a node, and Windows has no signal that ends a program in order\nhint: start it with RELEASE_DISTRIBUTION=local, end it in its console by Ctrl-Break, or kill it with --kill',
    );
  }
  const root = await release(run.machine, run.payload);
  setNames(run, root);
  setDefaults(run);
  try {
    askNode(run, root, { program: stopProgram, words: [] });
  } catch (error) {
    if (!kill || !(error instanceof CommandError)) throw error;
    return false;
  }
  return hasEnded(running, timeout * 1000);
}

const stopProgram = `
[Name] = init:get_plain_arguments(),
Node = list_to_atom(case lists:member($@, Name) of
  true -> Name;
  false -> Name ++ lists:dropwhile(fun(C) -> C =/= $@ end, atom_to_list(node()))
end),
case rpc:call(Node, init, stop, [], 60000) of
  ok -> halt(0);
  {badrpc, Reason} -> io:format(standard_error, "the node ~ts cannot be asked to stop: ~tp~n", [Node, Reason]), halt(1)
end.`;

/** The launcher and the emulator, which is its child. */
function killTree({ variables }: ReleaseRun, pid: number): void {
  const system = variables.get('SystemRoot') ?? 'C:\\Windows';
  Bun.spawnSync([`${system}\\System32\\taskkill.exe`, '/T', '/F', '/PID', String(pid)], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
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

async function hasEnded(running: Process, patience: number): Promise<boolean> {
  const until = performance.now() + patience;
  while (isAlive(running)) {
    if (performance.now() >= until) return false;
    await Bun.sleep(lookPause);
  }
  return true;
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
