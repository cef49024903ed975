import type { Manifest } from '../../src/payload/format/manifest.ts';
import type { NativeText } from '../system/machine.ts';
import { quoted } from './command-line/shell-words.ts';
import type { ReleaseRun } from './release-run.ts';
import { temporaryOf } from './words.ts';

/** Returns the variables that a release's scripts and configuration read: the release, and the command. */
export function setNames(run: ReleaseRun, root: NativeText): void {
  const { machine, record, request, called, variables } = run;
  variables.set('RELEASE_ROOT', root);
  variables.set('RELEASE_NAME', machine.native(record.name));
  variables.set('RELEASE_VSN', machine.native(record.version));
  variables.set('RELEASE_COMMAND', machine.native(request.name));
  variables.set('RELEASE_PROG', called.slice(called.lastIndexOf(machine.separator) + 1));
  if (record.tool === 'relx') setNamesOfRelx(run, root);
}

/** Variables of relx's start script that its hooks, extensions and other scripts read. */
function setNamesOfRelx({ machine, record, manifest, variables }: ReleaseRun, root: NativeText): void {
  const name = machine.native(record.name);
  const version = machine.native(record.version);
  const erts = machine.native(manifest.otp.erts);
  const below = (...parts: NativeText[]) => [root, ...parts].join(machine.separator);
  variables.set('REL_NAME', name);
  variables.set('REL_VSN', version);
  variables.set('RELEASE_ROOT_DIR', root);
  variables.set('REL_DIR', below('releases', version));
  variables.set('ERTS_VSN', erts);
  variables.set('ERTS_DIR', below(`erts-${erts}`));
}

/** Defaults that the build set. */
export function setDefaults({ machine, record, variables }: ReleaseRun): void {
  for (const [name, value] of Object.entries(record.defaults)) {
    if (!variables.get(name)) variables.set(name, machine.native(value));
  }
}

/**
 * Variables that are set after the scripts of the release have been sourced.
 *
 * A crash dump contains the environment and the configuration: it is only written to a state folder.
 *
 * @param isStart true for the system itself, false for a client.
 */
export function setOwn(run: ReleaseRun, { root, isStart }: { root: NativeText; isStart: boolean }): void {
  const { machine, variables, node, places, called, record } = run;
  variables.set('RELEASE_NODE', node.name);
  variables.set('RELEASE_DISTRIBUTION', node.distribution);
  if (record.tool === 'relx') variables.set('NAME', node.name);
  if (places || variables.get('RELEASE_TMP')) variables.set('RELEASE_TMP', temporaryOf(run));
  variables.set('ONEBEAM_EXECUTABLE', machine.executable);
  variables.set('ONEBEAM_ARGV0', called);
  variables.set('RELEASE_ROOT', root);
  const hasDumpVariable = variables.entries().some((entry) => entry.startsWith('ERL_CRASH_DUMP'));
  if (!hasDumpVariable) {
    if (isStart && record.kind === 'service' && places) {
      variables.set('ERL_CRASH_DUMP', `${places.state}${machine.separator}erl_crash.dump`);
    } else variables.set('ERL_CRASH_DUMP_BYTES', '0');
  }
  if (isStart && !variables.get('HEART_COMMAND')) variables.set('HEART_COMMAND', heartCommand(run));
}

/**
 * Returns how `heart` starts the system again. What it starts has a closed pipe for its output, so that goes to the logs of a start in the
 * background, or nowhere. Which instance it is, RELEASE_NODE says then.
 */
function heartCommand({ machine, manifest, record, request }: ReleaseRun): NativeText {
  const words = (...own: NativeText[]) =>
    [machine.executable, ...own, ...request.words].map(quoted).join(' ');
  if (record.kind !== 'service') return `${words()} ${nowhere}`;
  const isShell = request.name === 'start_iex' || request.name === 'console';
  const background = isShell ? 'daemon_iex' : 'daemon';
  const hasLogs = Object.hasOwn(record.commands, background) && runErlOf(manifest) !== undefined;
  return hasLogs ? words(background) : `${words(request.name)} ${nowhere}`;
}

const nowhere = '</dev/null >/dev/null 2>&1';

/** Path of the program that runs others in the background, below `release/`. */
export const runErlOf = ({ files }: Manifest): string | undefined =>
  files.find(({ path }) => /^erts-[^/]+\/bin\/run_erl$/.test(path))?.path;
