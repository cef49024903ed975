import type { NativeText } from '../system/machine.ts';
import { quoted } from './command-line/shell-words.ts';
import type { ReleaseRun } from './release-run.ts';
import { temporaryOf } from './words.ts';

/** What scripts of a release and its configuration read: which release it is, and who asked for what. */
export function setNames(
  { machine, record, request, called, variables }: ReleaseRun,
  root: NativeText,
): void {
  variables.set('RELEASE_ROOT', root);
  variables.set('RELEASE_NAME', machine.native(record.name));
  variables.set('RELEASE_VSN', machine.native(record.version));
  variables.set('RELEASE_COMMAND', machine.native(request.name));
  variables.set('RELEASE_PROG', called.slice(called.lastIndexOf(machine.separator) + 1));
}

/** What the build set as defaults. */
export function setDefaults({ machine, record, variables }: ReleaseRun): void {
  for (const [name, value] of Object.entries(record.defaults)) {
    if (!variables.get(name)) variables.set(name, machine.native(value));
  }
}

/**
 * What is decided when the scripts of the release have been sourced.
 *
 * A crash dump holds the environment and the configuration: only a start that has a state folder leaves one, in it.
 *
 * @param isStart whether this becomes the system itself, not a client.
 */
export function setOwn(run: ReleaseRun, { root, isStart }: { root: NativeText; isStart: boolean }): void {
  const { machine, variables, node, places, called, record, request } = run;
  variables.set('RELEASE_NODE', node.name);
  variables.set('RELEASE_DISTRIBUTION', node.distribution);
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
  if (!isStart || variables.get('HEART_COMMAND')) return;
  // Which instance it is, RELEASE_NODE says then.
  const words = record.kind === 'service' ? [request.name, ...request.words] : request.words;
  variables.set('HEART_COMMAND', [machine.executable, ...words].map(quoted).join(' '));
}
