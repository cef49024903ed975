import { OnebeamError } from '../../errors/onebeam-error.ts';
import { readPieces } from '../../files/read-pieces.ts';
import { systemdUnit } from '../../release/service/systemd-unit.ts';
import type { ChannelName, ChannelOptions } from '../channels/channel.ts';
import type { ShippedProgram, ShippedTarget, SystemNeeds } from '../channels/shipped-program.ts';
import { executableNeeds } from '../program/executable-needs.ts';
import { hasThinForm } from '../thin/thin-tree.ts';
import { describe, oneLine } from './description.ts';
import {
  accompanyingEntries,
  fileEntry,
  type PackageEntry,
  type PackagePlaces,
  treeEntries,
} from './entries.ts';

/** The program in a package. */
export interface CarriedProgram {
  entries: PackageEntry[];
  needs: SystemNeeds;
  /** The unit of a service: `greeter.service`. */
  unit?: string;
}

/**
 * The program in a Linux package: the thin form; the executable of a release without one; and for a service, also a
 * systemd unit. The unit has a separate user while it runs, and folders for state, cache and logs, so the package
 * creates none.
 *
 * @throws as `executableNeeds`
 */
export async function carriedProgram(
  channel: ChannelName,
  program: ShippedProgram,
  target: ShippedTarget,
  places: PackagePlaces,
  options: Pick<ChannelOptions, 'workFolder' | 'signal'>,
): Promise<CarriedProgram> {
  const beside = await accompanyingEntries(program, places);
  const { manifest } = target;
  const { name } = program;
  const tree = hasThinForm(manifest) ? await target.thin() : undefined;
  const own = tree ? treeEntries(name, tree) : [executableFile(name, target)];
  const entries: PackageEntry[] = [...own, ...beside];
  const needs = tree?.needs ?? (await executableNeeds(target, options));
  if (manifest.release?.kind !== 'service') return { entries, needs };
  // The names of units and folders of systemd.
  if (!/^[\w.-]+$/.test(name))
    throw new OnebeamError('package-name-refused', { channel, name, given: false });
  const { description } = program.metadata;
  const text = systemdUnit({
    name,
    path: `/${commandFile(name)}`,
    hasCommands: true,
    ...(description && { description: oneLine(describe(description).synopsis) }),
  });
  const unit = `${name}.service`;
  return { entries: [...entries, fileEntry(`usr/lib/systemd/system/${unit}`, text)], needs, unit };
}

const commandFile = (name: string): string => `usr/bin/${name}`;

const executableFile = (name: string, { executable }: ShippedTarget): PackageEntry => ({
  type: 'file',
  path: commandFile(name),
  mode: 0o755,
  size: executable.size,
  sha256: executable.sha256,
  read: () => readPieces(executable.path),
});
