import { readPieces } from '../../files/read-pieces.ts';
import type { ChannelName, ChannelOptions } from '../channels/channel.ts';
import type { ShippedProgram, ShippedTarget, SystemNeeds } from '../channels/shipped-program.ts';
import { packedTree } from '../libraries/packed-tree.ts';
import { executableNeeds } from '../program/executable-needs.ts';
import { hasThinForm } from '../thin/thin-tree.ts';
import {
  accompanyingEntries,
  fileEntry,
  type PackageEntry,
  type PackagePlaces,
  treeEntries,
} from './entries.ts';
import { serviceUnit } from './service-unit.ts';

/** The program in a package. */
export interface CarriedProgram {
  entries: PackageEntry[];
  needs: SystemNeeds;
  /** Libraries of the executable that the package leaves to the distribution, by their sonames. */
  left?: string[];
  /** The unit of a service: `greeter.service`. */
  unit?: string;
}

/**
 * The program in a Linux package: the thin form; for a release, its executable, whose launcher has the control
 * commands, and for a service, also a systemd unit. The unit has a separate user while it runs, and folders for
 * state, cache and logs, so the package creates none.
 *
 * @throws as `executableNeeds`
 */
export async function carriedProgram(
  channel: ChannelName,
  program: ShippedProgram,
  target: ShippedTarget,
  places: PackagePlaces,
  options: Pick<ChannelOptions, 'workFolder' | 'signal' | 'settings'>,
): Promise<CarriedProgram> {
  const beside = await accompanyingEntries(program, places);
  const { manifest, executable } = target;
  if (hasThinForm(manifest)) {
    const tree = await packedTree(channel, target, options);
    const entries = [...treeEntries(program.name, tree), ...beside];
    return { entries, needs: tree.needs, left: tree.left };
  }
  const { name } = program;
  const own = {
    path: `usr/bin/${name}`,
    mode: 0o755 as const,
    size: executable.size,
    sha256: executable.sha256,
    read: () => readPieces(executable.path),
  };
  const entries: PackageEntry[] = [{ type: 'file', ...own }, ...beside];
  const needs = await executableNeeds(target, options);
  const unit = serviceUnit(channel, program, target);
  if (!unit) return { entries, needs };
  const file = fileEntry(`usr/lib/systemd/system/${unit.name}`, unit.text);
  return { entries: [...entries, file], needs, unit: unit.name };
}
