import type { DecisionReason } from '../../errors/faults/shipping.ts';
import { packageName } from '../naming/names.ts';
import { packageVersion } from '../naming/versions.ts';
import { describe } from '../packages/description.ts';
import { textSetting } from '../packages/settings.ts';
import type { ChannelName, ChannelOptions, PackageMetadata, ShippedProgram } from './channel.ts';

type OptionalKey = 'homepage' | 'licence' | 'maintainer' | 'licenceText' | 'readme' | 'description';

/** Keys of metadata that a channel uses where they are set, and does not require. */
const optionalKeys: Readonly<Partial<Record<ChannelName, readonly OptionalKey[]>>> = {
  archive: ['licenceText', 'readme'],
  deb: ['homepage', 'licence', 'licenceText'],
  rpm: ['homepage', 'maintainer', 'licenceText', 'readme'],
  apk: ['homepage', 'maintainer', 'licence', 'licenceText'],
  pacman: ['homepage', 'maintainer', 'licence', 'licenceText'],
  npm: ['homepage', 'licenceText', 'readme'],
  wheel: ['homepage', 'maintainer', 'licence', 'licenceText', 'readme'],
  oci: ['description', 'licence', 'homepage'],
  winget: ['homepage'],
  arch: ['maintainer'],
  nsis: ['description', 'maintainer', 'homepage'],
};

/** As `[package]` has them. */
const spelledKeys: Readonly<Partial<Record<OptionalKey, string>>> = { licenceText: 'licence-file' };

/** Channels that have one line for the description. */
const oneLineChannels: readonly ChannelName[] = [
  ...(['apk', 'pacman', 'npm', 'wheel', 'oci', 'homebrew', 'scoop', 'arch', 'nsis'] as const),
];
/** Channels whose first line of a description is short. */
const synopsisChannels: readonly ChannelName[] = ['deb', 'rpm', 'apk', 'pacman', 'nsis'];
const longestSynopsis = 80;

/**
 * Returns what a channel does with names, versions and metadata without being asked: for every channel with files, in
 * addition to what the channel itself reports.
 */
export function usualDecisions(
  channel: ChannelName,
  { name, version, metadata }: ShippedProgram,
  { settings }: Pick<ChannelOptions, 'settings'>,
): DecisionReason[] {
  const spelledName = packageName(channel, name, textSetting(settings[channel] ?? {}, 'name'));
  const spelledVersion = packageVersion(channel, version);
  const isGiven = textSetting(settings[channel] ?? {}, 'name') !== undefined;
  const absent = (optionalKeys[channel] ?? []).filter((key) => isAbsent(metadata, key));
  return [
    ...(spelledName !== name && !isGiven ? [{ problem: 'name-spelled' as const, name: spelledName }] : []),
    ...(spelledVersion !== version ? [{ problem: 'version-spelled' as const, version: spelledVersion }] : []),
    ...(absent.length > 0
      ? [{ problem: 'metadata-absent' as const, keys: absent.map((key) => spelledKeys[key] ?? key) }]
      : []),
    ...descriptionDecisions(channel, metadata),
  ];
}

const isAbsent = (metadata: PackageMetadata, key: OptionalKey): boolean =>
  metadata[key] === undefined || metadata[key]!.trim() === '';

function descriptionDecisions(channel: ChannelName, { description = '' }: PackageMetadata): DecisionReason[] {
  const { synopsis } = describe(description);
  const first = description.trim().split('\n', 1)[0]!;
  const isCut = synopsisChannels.includes(channel) && synopsis.endsWith('...') && !first.endsWith('...');
  return [
    ...(oneLineChannels.includes(channel) && description.trim().includes('\n')
      ? [{ problem: 'first-line' as const }]
      : []),
    ...(isCut ? [{ problem: 'description-cut' as const, limit: longestSynopsis }] : []),
    ...(channel === 'winget' && first.length > longestShortDescription
      ? [{ problem: 'description-cut' as const, limit: longestShortDescription }]
      : []),
  ];
}

/** Of winget's `ShortDescription`. */
const longestShortDescription = 256;
