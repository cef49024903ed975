import type { Distribution, ReleaseRecord } from '../../../src/payload/format/release-record.ts';
import { LaunchError } from '../../failure.ts';
import type { Machine, NativeText } from '../../system/machine.ts';
import { render } from '../prepare/render.ts';
import type { Running } from '../running.ts';
import type { Variables } from '../variables.ts';

/** The node of a release: what a start becomes, and what its clients look for. */
export interface ReleaseNode {
  distribution: Distribution;
  /** `name@host`; without the host where only the emulator knows it. */
  name: NativeText;
  /** Of a running node whose start chose it. */
  port?: number;
}

const distributions = ['none', 'local', 'sname', 'name'] as const;

/**
 * The node that variables and record describe, and its instance: `RELEASE_NODE` and `RELEASE_DISTRIBUTION` come
 * first, as with the start script of Mix. Another name is another instance, with separate state.
 *
 * @param flag of the command line: added to the node's name.
 * @returns `instance` is nothing for the default one.
 * @throws LaunchError when `RELEASE_DISTRIBUTION` is not one of the four, or a name is invalid.
 */
export function nodeOf(
  machine: Machine,
  record: ReleaseRecord,
  variables: Variables,
  flag: string | undefined,
): { node: ReleaseNode; instance: string | undefined } {
  const given = variables.get('RELEASE_DISTRIBUTION') || record.distribution;
  const distribution = distributions.find((one) => one === given);
  if (!distribution) {
    throw new LaunchError(
      'it cannot become a node',
      `RELEASE_DISTRIBUTION=${given}`,
      `set RELEASE_DISTRIBUTION to one of ${distributions.join(', ')}, or unset it`,
    );
  }
  const usual = ownName(machine, record, variables);
  const [base = '', host] = (variables.get('RELEASE_NODE') || usual).split('@');
  const name = flag === undefined ? base : `${base}-${flag}`;
  requireName(name, host);
  const isUsual = name === usual.split('@')[0];
  return {
    node: { distribution, name: withHost(distribution, name, host) },
    instance: isUsual ? undefined : name,
  };
}

const ownName = (machine: Machine, { node, name }: ReleaseRecord, variables: Variables): NativeText =>
  node === undefined
    ? machine.native(name)
    : render(machine.native(node), variables.get, 'the name of its node');

function withHost(distribution: Distribution, name: NativeText, host: NativeText | undefined): NativeText {
  if (distribution === 'local') return `${name}@localhost`;
  return host === undefined ? name : `${name}@${host}`;
}

/** For an invalid name, the emulator only reports that it cannot start the network; and a folder gets this name. */
function requireName(name: NativeText, host: NativeText | undefined): void {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}$/.test(name) && (host === undefined || /^[^\s@]+$/.test(host)))
    return;
  throw new LaunchError(
    'it cannot become a node',
    `\`${host === undefined ? name : `${name}@${host}`}\` cannot name a node`,
    'set RELEASE_NODE to a name of letters, digits, `_`, `-` and `.`, with or without `@host`',
  );
}

/** The node that a client talks to: the running one, unless variables name another. */
export function nodeOfClient(
  node: ReleaseNode,
  running: Running | undefined,
  variables: Variables,
): ReleaseNode {
  if (!running || variables.get('RELEASE_DISTRIBUTION')) {
    return running?.port === undefined ? node : { ...node, port: running.port };
  }
  return {
    distribution: distributions.find((one) => one === running.distribution) ?? 'none',
    name: running.node,
    ...(running.port === undefined ? {} : { port: running.port }),
  };
}
