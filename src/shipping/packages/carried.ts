import type { DecisionReason } from '../../errors/faults/shipping.ts';
import { readPieces } from '../../files/read-pieces.ts';
import type { ChannelFile, ChannelName, ChannelOptions } from '../channels/channel.ts';
import { formOfPackage } from '../channels/form.ts';
import type { ShippedProgram, ShippedTarget, SystemNeeds } from '../channels/shipped-program.ts';
import { packedTree } from '../libraries/packed-tree.ts';
import { executableNeeds } from '../program/executable-needs.ts';
import { sbomPath } from '../sbom.ts';
import { hasThinForm } from '../thin/thin-tree.ts';
import {
  accompanyingEntries,
  fileEntry,
  type PackageEntry,
  type PackagePlaces,
  treeEntries,
  treeFolder,
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
  form: Pick<ChannelFile, 'form' | 'decisions'>;
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
  options: Pick<ChannelOptions, 'workFolder' | 'signal' | 'settings'>,
): Promise<CarriedProgram> {
  const beside = await accompanyingEntries(program, places);
  const tree = hasThinForm(target.manifest) ? await packedTree(channel, target, options) : undefined;
  const own = tree
    ? treeEntries(program.name, tree)
    : [executableFile(program.name, target), ...billFile(program.name, target)];
  const needs = tree?.needs ?? (await executableNeeds(target, options));
  const unit = serviceUnit(channel, program, target);
  return {
    entries: [
      ...own,
      ...beside,
      ...(unit ? [fileEntry(`usr/lib/systemd/system/${unit.name}`, unit.text)] : []),
    ],
    needs,
    ...(tree && { left: tree.left }),
    ...(unit && { unit: unit.name }),
    form: formOfPackage(target),
  };
}

/** The bill of materials of an executable, where the thin form has its own. */
const billFile = (name: string, { sbom }: ShippedTarget): PackageEntry[] =>
  sbom ? [fileEntry(`${treeFolder(name)}/${sbomPath}`, sbom)] : [];

const executableFile = (name: string, { executable }: ShippedTarget): PackageEntry => ({
  type: 'file',
  path: `usr/bin/${name}`,
  mode: 0o755,
  size: executable.size,
  sha256: executable.sha256,
  read: () => readPieces(executable.path),
});

/** The part of a package file that says its form, what it depends on, and other decisions of its channel. */
export const packageDecisions = (
  { form: { form, decisions = [] } }: CarriedProgram,
  depends: readonly string[],
  more: readonly DecisionReason[] = [],
): Pick<ChannelFile, 'form' | 'decisions'> => ({
  ...(form && { form }),
  decisions: [...decisions, { problem: 'depends', depends }, ...more],
});
