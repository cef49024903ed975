import { LaunchError } from '../../failure.ts';
import { release } from '../../release/release.ts';
import type { NativeText } from '../../system/machine.ts';
import { quoted } from '../command-line/shell-words.ts';
import { CommandError } from '../command-line/usage-error.ts';
import { makePrivate, noState, notWritable, type Places, stateVariable } from '../places.ts';
import type { ReleaseRun } from '../release-run.ts';
import { runErlOf } from '../release-variables.ts';
import { runningProcess } from '../running.ts';
import { textVariables } from '../text-variables.ts';

/** In milliseconds. A first start has unpacked before. */
const patience = 30_000;
const lookPause = 20;
const logGenerations = '5';
const logSize = '100000';

/**
 * `daemon [WORD…]`: starts the system in the background, with the runtime's `run_erl`: detached from the
 * terminal, output in log files that are rotated, standard input from a pipe for `to_erl`. Waits until the
 * start has written its pid file.
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
  for (const folder of [places.state, pipe, places.logs]) {
    try {
      makePrivate(machine, folder);
    } catch (error) {
      throw notWritable('its logs cannot be kept', folder, stateVariable(manifest.name), error);
    }
  }
  const instance = request.instance === undefined ? [] : ['--instance', request.instance];
  const words = [machine.executable, ...instance, command, ...request.words].map(quoted).join(' ');
  const started = Bun.spawnSync(
    [
      machine.text(`${root}/${program}`),
      '-daemon',
      `${machine.text(pipe)}/`,
      machine.text(places.logs),
      machine.text(`exec ${words}`),
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
  await untilRunning(run, places);
  return [];
}

async function untilRunning({ machine }: ReleaseRun, places: Places): Promise<void> {
  const until = performance.now() + patience;
  while (!runningProcess(machine, places)) {
    if (performance.now() >= until) {
      throw new CommandError(`it has not started; its output: ${machine.text(places.logs)}`);
    }
    await Bun.sleep(lookPause);
  }
}

/** `logs`: where the output of a start in the background is. */
export function logs({ machine, places, manifest }: ReleaseRun): NativeText[] {
  if (!places) throw noState(manifest.name);
  return [machine.text(places.logs)];
}
