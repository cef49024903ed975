import type { NativeText } from '../../system/machine.ts';
import type { ReleaseRun } from '../release-run.ts';
import type { Variables } from '../variables.ts';
import { requireShell, shell } from './hook.ts';

/** The state that a start passes to itself through a script that it sources. */
export interface Sourced {
  /** The instance, as it was before the script named the node; empty for the default one. */
  instance: string;
}

const marker = 'ONEBEAM_SOURCED';

/**
 * Returns true when the script has been sourced in this very process: its number is in the mark, since children
 * inherit variables.
 */
export function readSourced(variables: Variables): Sourced | undefined {
  const [pid, instance] = (variables.get(marker) ?? '').split(':');
  return Number(pid) === process.pid && instance !== undefined ? { instance } : undefined;
}

/**
 * Becomes a shell that sources a script of the release and then executes this executable again, with the
 * variables that the script leaves. As in the script of Mix, the arguments are the positional parameters, and a
 * command that fails ends it.
 */
export function sourceScript(
  run: ReleaseRun,
  script: { name: string; path: NativeText },
  instance: string | undefined,
  asked: NativeText | undefined,
): Promise<never> {
  const { machine, called, variables, request } = run;
  requireShell(run, script.name);
  const own: [string, NativeText][] = [
    ['ONEBEAM_EXECUTABLE', machine.executable],
    ['ONEBEAM_ARGV0', called],
    ['ONEBEAM_SCRIPT', script.path],
    ['ONEBEAM_AS', request.name],
    [marker, `${process.pid}:${instance ?? ''}`],
    ...(asked === undefined ? [] : ([['ONEBEAM', asked]] as [string, string][])),
  ];
  return machine.start(
    shell,
    [
      shell,
      '-c',
      'set -e; . "$ONEBEAM_SCRIPT"; exec "$ONEBEAM_EXECUTABLE" "$@"',
      called,
      ...machine.arguments,
    ],
    [...variables.entries(), ...own.map(([name, value]) => `${name}=${value}`)],
    { keepConsole: false },
  );
}
