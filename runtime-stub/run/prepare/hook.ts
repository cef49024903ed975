import type { Hook } from '../../../src/payload/format/release-record.ts';
import { LaunchError } from '../../failure.ts';
import type { NativeText } from '../../system/machine.ts';
import { CommandError } from '../command-line/usage-error.ts';
import type { ReleaseRun } from '../release-run.ts';
import { textVariables } from '../text-variables.ts';

export const shell = '/bin/sh';

/**
 * Runs hooks of relx with their arguments, one after the other. relx sources them in its script; here each runs
 * in a separate shell, so that variables it sets are lost.
 *
 * @param release `release/`, absolute.
 * @throws CommandError when one fails.
 */
export function runHooks(run: ReleaseRun, hooks: readonly Hook[], release: NativeText): void {
  const { machine } = run;
  for (const { script, words } of hooks) {
    const path = machine.text(`${release}/${machine.native(script)}`);
    requireShell(run, script);
    const { exitCode, signalCode } = Bun.spawnSync([shell, path, ...words], {
      env: textVariables(run),
      stdin: 'inherit',
      stdout: 'inherit',
      stderr: 'inherit',
    });
    if (exitCode !== 0) throw new CommandError(`its hook ${script} has failed: ${signalCode ?? exitCode}`);
  }
}

/** @throws LaunchError where the system has no shell. */
export function requireShell({ machine }: ReleaseRun, script: string): void {
  if (machine.facts(shell, true)?.kind === 'file') return;
  throw new LaunchError(
    'cannot start',
    `${script} is a shell script, and there is no ${shell}`,
    `run it on a system with ${shell}, or build it without the script (--no-env-script)`,
  );
}
