import { OnebeamError } from '../../errors/onebeam-error.ts';
import { systemdUnit } from '../../release/service/systemd-unit.ts';
import type { ChannelName } from '../channels/channel.ts';
import type { ShippedProgram, ShippedTarget } from '../channels/shipped-program.ts';
import { describe, oneLine } from './description.ts';

/** The systemd unit of a service. */
export interface ServiceUnit {
  /** `greeter.service` */
  name: string;
  text: string;
}

/**
 * Returns the unit of a service whose command is in `/usr/bin`; nothing for other programs.
 *
 * @throws `package-name-refused` for a name that units and folders of systemd cannot have
 */
export function serviceUnit(
  channel: ChannelName,
  { name, metadata: { description } }: ShippedProgram,
  { manifest }: Pick<ShippedTarget, 'manifest'>,
): ServiceUnit | undefined {
  if (manifest.release?.kind !== 'service') return undefined;
  if (!/^[\w.-]+$/.test(name))
    throw new OnebeamError('package-name-refused', { channel, name, given: false });
  const text = systemdUnit({
    name,
    path: `/usr/bin/${name}`,
    hasCommands: true,
    ...(description && { description: oneLine(describe(description).synopsis) }),
  });
  return { name: `${name}.service`, text };
}
