import type { Hook, ReleaseCommand } from '../../../src/payload/format/release-record.ts';
import { release } from '../../release/release.ts';
import { WrongUsage } from '../command-line/usage-error.ts';
import { runHooks } from '../prepare/hook.ts';
import type { ReleaseRun } from '../release-run.ts';
import { setDefaults, setNames, setOwn } from '../release-variables.ts';
import { daemon, logs } from './daemon.ts';
import { pid, ping, status } from './status.ts';
import { stop } from './stop.ts';
import { upgrade } from './upgrade.ts';

/**
 * Runs a built-in command with the hooks around it, prints its output, and ends the process with code 0.
 *
 * @throws LaunchError, WrongUsage
 */
export async function runBuiltIn(
  run: ReleaseRun,
  { builtIn, before = [], after = [] }: Extract<ReleaseCommand, { builtIn: string }>,
): Promise<never> {
  const { machine, request } = run;
  const takesWords = ['stop', 'daemon', 'daemon_iex', 'upgrade', 'downgrade'].includes(builtIn);
  if (!takesWords && request.words.length > 0) {
    throw new WrongUsage({ flag: request.words[0]!, of: builtIn, flags: [] });
  }
  await runAround(run, before);
  const lines = await carryOut(run, builtIn);
  await runAround(run, after);
  machine.printResult(machine.native(lines.map((line) => `${line}\n`).join('')));
  process.exit(0);
}

async function runAround(run: ReleaseRun, hooks: readonly Hook[]): Promise<void> {
  if (hooks.length === 0) return;
  const root = await release(run.machine, run.payload);
  setNames(run, root);
  setDefaults(run);
  setOwn(run, { root, isStart: false });
  runHooks(run, hooks, root);
}

/** @returns its output, in ordinary text. */
async function carryOut(
  run: ReleaseRun,
  builtIn: Extract<ReleaseCommand, { builtIn: string }>['builtIn'],
): Promise<string[]> {
  const { record } = run;
  switch (builtIn) {
    case 'version':
      return [`${record.name} ${record.version}`];
    case 'pid':
      return pid(run);
    case 'status':
      return status(run);
    case 'ping':
      return ping(run);
    case 'stop':
      await stop(run);
      return [];
    case 'logs':
      return logs(run);
    case 'daemon':
      return daemon(run, 'start');
    case 'daemon_iex':
      return daemon(run, 'start_iex' in record.commands ? 'start_iex' : 'console');
    case 'upgrade':
      return upgrade(run, 'up');
    case 'downgrade':
      return upgrade(run, 'down');
  }
}
