import { LaunchError } from '../../failure.ts';
import { files } from '../../system/cold-files.ts';
import type { NativeText } from '../../system/machine.ts';
import { CommandError, notRunning } from '../command-line/usage-error.ts';
import { makePrivate, noState, notWritable, stateVariable } from '../places.ts';
import type { ReleaseRun } from '../release-run.ts';
import type { ArgsFileFacts } from './args-file.ts';
import { cookieOf, cookieWords } from './cookie.ts';

/**
 * The arguments that make a start a node. A name in a file of arguments has priority, as in the scripts of Mix
 * and relx: the emulator accepts only one.
 *
 * @param file the settings in the files of arguments.
 */
export function serverWords(run: ReleaseRun, file: ArgsFileFacts): NativeText[] {
  const { node } = run;
  const [named, other] = file.names;
  if (named && other) {
    throw new LaunchError(
      'it cannot become a node',
      `its arguments for the emulator name it twice: ${named.name}, ${other.name}`,
      'leave one `-sname` or `-name` in vm.args',
    );
  }
  if (named) {
    run.node = { distribution: named.kind, name: named.name };
    return file.cookie === undefined ? cookieWords(cookieOf(run, true)) : [];
  }
  if (node.distribution === 'none') return [];
  const cookie = cookieWords(cookieOf(run, true));
  if (node.distribution !== 'local') return [`-${node.distribution}`, node.name, ...cookie];
  const port = ownPort(run);
  run.node = { ...node, port };
  return [
    ...['-sname', node.name, ...cookie, ...withoutEpmd(port)],
    ...['-kernel', 'inet_dist_use_interface', '{127,0,0,1}'],
  ];
}

/** The arguments for a client of the running node: it does not listen itself. */
export function clientWords(run: ReleaseRun): NativeText[] {
  const { distribution, name, port } = run.node;
  requireNode(run);
  if (distribution === 'local' && port === undefined) throw notRunning(run);
  const own = `rpc-${crypto.randomUUID().slice(0, 8)}-${name}`;
  const words = ['-dist_listen', 'false', ...cookieWords(cookieOf(run, false))];
  if (distribution !== 'local' || port === undefined) return [`-${distribution}`, own, ...words];
  return ['-sname', own, ...words, ...withoutEpmd(port)];
}

/** @throws CommandError where there is no node to talk to. */
export function requireNode({ node, manifest }: ReleaseRun): void {
  if (node.distribution !== 'none') return;
  throw new CommandError(
    `not started with distribution: start it with RELEASE_DISTRIBUTION=local, or build ${manifest.name} with --distribution local`,
  );
}

const withoutEpmd = (port: number): NativeText[] => ['-start_epmd', 'false', '-erl_epmd_port', String(port)];

/**
 * The port that this instance's node listens on, on the loopback interface: the one of its last start where it
 * is free, else any. The user's clients read the port from the file; `run/pid` names the process.
 */
function ownPort({ machine, places, manifest }: ReleaseRun): number {
  if (!places) throw noState(manifest.name);
  const folder = `${places.state}${machine.separator}run`;
  const path = `${folder}${machine.separator}port`;
  const last = Number(Buffer.from(machine.readFile(path, 16) ?? []).toString());
  const isPort = Number.isInteger(last) && last > 1023 && last < 65_536;
  const port = (isPort && freePort(last)) || freePort(0);
  if (!port) {
    throw new LaunchError(
      'it cannot become a node',
      'no port on 127.0.0.1 can be opened',
      'set RELEASE_DISTRIBUTION=none to run it without a node',
    );
  }
  if (port === last) return port;
  try {
    makePrivate(machine, folder);
    const beside = `${path}.${crypto.randomUUID()}`;
    files().writeFileSync(machine.path(beside), String(port), { mode: 0o600, flag: 'wx' });
    files().renameSync(machine.path(beside), machine.path(path));
  } catch (error) {
    throw notWritable('its state cannot be kept', path, stateVariable(manifest.name), error);
  }
  return port;
}

/** @returns the port, when a program may listen on it. */
function freePort(port: number): number | undefined {
  try {
    const server = Bun.listen({ hostname: '127.0.0.1', port, socket: { data() {} } });
    const found = server.port;
    server.stop(true);
    return found;
  } catch {
    return undefined;
  }
}
