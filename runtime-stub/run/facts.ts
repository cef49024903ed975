import type { Payload } from '../self.ts';
import { files } from '../system/cold-files.ts';
import type { Machine } from '../system/machine.ts';
import { nodeOf } from './node/node.ts';
import { type Places, placesOf } from './places.ts';
import type { Sourced } from './prepare/source-script.ts';
import { runningProcess } from './running.ts';
import { userVariables, type Variables, variablesOf } from './variables.ts';

/** Reads the variables of a release: the instance, its places and its node. */
export interface InstanceFacts {
  variables: Variables;
  instance: string | undefined;
  places: Places | undefined;
  node: ReturnType<typeof nodeOf>['node'];
}

/**
 * @param given `instance`: of the command line. `sourced`: what a start passes to itself through a script of
 * the release.
 * @throws LaunchError for invalid variables.
 */
export function instanceFacts(
  machine: Machine,
  { manifest }: Payload,
  given: { instance?: string | undefined; sourced?: Sourced | undefined } = {},
): InstanceFacts {
  const record = manifest.release!;
  const foldCase = machine.separator === '\\';
  const variables = variablesOf(
    userVariables(machine.environment, {
      name: manifest.name,
      inherit: manifest.start.inherit,
      isSourced: given.sourced !== undefined,
      foldCase,
    }),
    foldCase,
  );
  const { sourced } = given;
  const { node, instance: named } = nodeOf(machine, record, variables, sourced ? undefined : given.instance);
  const instance = sourced ? sourced.instance || undefined : named;
  const places = placesOf(machine, variables, {
    name: manifest.name,
    isService: record.kind === 'service',
    instance,
  });
  return { variables, instance, places, node };
}

const largest = 1024 * 1024;

/**
 * Returns true when a running instance needs the folder of a release, which has this name. A release that was
 * upgraded while it runs takes code from two folders, and its process shows only one of them.
 */
export function isUsedByInstance(machine: Machine, payload: Payload): (name: string) => boolean {
  const { places } = instanceFacts(machine, payload);
  if (!places) return () => false;
  const notes = stateFolders(machine, places).flatMap((state) => {
    const running = runningProcess(machine, { ...places, state });
    if (!running) return [];
    const known = machine.readFile([state, 'releases', 'RELEASES'].join(machine.separator), largest);
    return [`-${running.payload.slice(0, 32)}`, Buffer.from(known ?? []).toString('latin1')];
  });
  return (name) => notes.some((note) => note.includes(name.slice(name.indexOf('-'))));
}

/** Of all instances. */
function stateFolders(machine: Machine, { shared }: Places): string[] {
  const folder = `${shared}${machine.separator}instances`;
  try {
    const names = files().readdirSync(machine.path(folder), { encoding: 'latin1' });
    return [shared, ...names.map((name) => `${folder}${machine.separator}${name}`)];
  } catch {
    return [shared];
  }
}
