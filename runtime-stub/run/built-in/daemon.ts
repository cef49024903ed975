import { LaunchError } from '../../failure.ts';
import { release } from '../../release/release.ts';
import { files } from '../../system/cold-files.ts';
import type { Machine, NativeText } from '../../system/machine.ts';
import { quoted } from '../command-line/shell-words.ts';
import { CommandError } from '../command-line/usage-error.ts';
import { makePrivate, noState, notWritable, type Places, stateVariable } from '../places.ts';
import type { ReleaseRun } from '../release-run.ts';
import { runErlOf } from '../release-variables.ts';
import { beginOf, isAlive, type Running, runningProcess } from '../running.ts';
import { textVariables } from '../text-variables.ts';

/** Until run_erl has started the shell that becomes the system, in milliseconds. A first start has unpacked before. */
const patience = 120_000;
const lookPause = 20;
const logGenerations = '5';
const logSize = '100000';

/**
 * `daemon [WORD…]`: starts the system in the background, with the runtime's `run_erl`: detached from the
 * terminal, output in log files that are rotated, standard input from a pipe for `to_erl`. Waits until the
 * start has written its pid file: as long as its process exists, because `env.sh` and hooks may take any time.
 *
 * @param command which command runs there: `start`, or `start_iex` for `daemon_iex`.
 * @throws LaunchError, CommandError when it already runs, or has ended immediately.
 */
export async function daemon(run: ReleaseRun, command: string): Promise<string[]> {
  const { machine, places, payload, manifest, record, request, variables } = run;
  if (!places) throw noState(manifest.name);
  const other = runningProcess(machine, places);
  if (other) throw new CommandError(`already running: process ${other.pid}`);
  if (!Object.hasOwn(record.commands, command))
    throw new CommandError(`this release has no command \`${command}\``);
  const program = runErlOf(manifest);
  if (!program) {
    throw new LaunchError(
      'it cannot run in the background',
      'its runtime has no run_erl',
      'run `start` under a service manager (systemd, launchd), or build it with a runtime that has run_erl',
    );
  }
  const root = await release(machine, payload);
  const pipe = `${places.state}/pipe`;
  const notes = `${places.state}/run`;
  for (const folder of [places.state, notes, pipe, places.logs]) {
    try {
      makePrivate(machine, folder);
    } catch (error) {
      throw notWritable('its logs cannot be kept', folder, stateVariable(manifest.name), error);
    }
  }
  const instance = request.instance === undefined ? [] : ['--instance', request.instance];
  const note = `${notes}/.daemon-${crypto.randomUUID()}`;
  const words = [machine.executable, ...instance, command, ...request.words].map(quoted).join(' ');
  const started = Bun.spawnSync(
    [
      machine.text(`${root}/${program}`),
      '-daemon',
      `${machine.text(pipe)}/`,
      machine.text(places.logs),
      // The shell becomes the launcher, and that the emulator: all of them are one process.
      machine.text(`echo "$$" >${quoted(note)}; exec ${words}`),
    ],
    {
      env: {
        RUN_ERL_LOG_GENERATIONS: logGenerations,
        RUN_ERL_LOG_MAXSIZE: logSize,
        ...textVariables(run),
        ONEBEAM_AS: request.name,
        ...(variables.get('TERM') ? {} : { TERM: 'dumb' }),
      },
      stdin: 'ignore',
      stdout: 'inherit',
      stderr: 'inherit',
    },
  );
  if (started.exitCode !== 0)
    throw new CommandError(`run_erl has failed: ${started.signalCode ?? started.exitCode}`);
  try {
    await untilRunning(run, places, note);
  } finally {
    files().rmSync(machine.path(note), { force: true });
  }
  return [];
}

/** @param note where the shell writes its process ID. */
async function untilRunning({ machine }: ReleaseRun, places: Places, note: NativeText): Promise<void> {
  const until = performance.now() + patience;
  let starting: Pick<Running, 'pid' | 'began'> | undefined;
  for (;;) {
    starting ??= startedShell(machine, note);
    const hasEnded = starting ? !isAlive(starting) : performance.now() >= until;
    // Looked at last: what has ended in between may have started before.
    if (runningProcess(machine, places)) return;
    if (hasEnded) throw new CommandError(`it has not started; its output: ${machine.text(places.logs)}`);
    await Bun.sleep(lookPause);
  }
}

/** The process that starts the system; its begin is empty if it has ended already. */
function startedShell(machine: Machine, note: NativeText): Pick<Running, 'pid' | 'began'> | undefined {
  const bytes = machine.readFile(note, 32);
  const [, number] = /^(\d+)\n$/.exec(bytes ? new TextDecoder().decode(bytes) : '') ?? [];
  if (number === undefined) return undefined;
  const pid = Number(number);
  return { pid, began: beginOf(pid) ?? '' };
}

/** `logs`: where the output of a start in the background is. */
export function logs({ machine, places, manifest }: ReleaseRun): NativeText[] {
  if (!places) throw noState(manifest.name);
  return [machine.text(places.logs)];
}
