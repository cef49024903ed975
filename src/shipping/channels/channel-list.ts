import { type Check, listMembers } from '../../option-checks.ts';
import { type ChannelName, channelNames } from './channel-name.ts';

/**
 * The channels that `--to` accepts, in the order in which they run: installers name the digests of archives. Apart from
 * `channels.ts`, which loads all of them.
 */
export const shippedChannels: readonly ChannelName[] = channelNames;

/** Those of `all`: every host can run them. `nsis` needs the program `makensis`. */
export const defaultChannels: readonly ChannelName[] = channelNames.filter((name) => name !== 'nsis');

const archiveUsers: readonly ChannelName[] = ['sh', 'ps1', 'homebrew', 'scoop', 'winget', 'arch'];

/** Returns true if the files of a channel refer to archives. */
export const needsArchives = (channel: ChannelName): boolean => archiveUsers.includes(channel);

/** Names of channels, and `all`. */
export const checkChannels: Check<readonly string[]> = (texts) => {
  const names = listMembers(texts);
  const other = names.find((name) => name !== 'all' && !shippedChannels.some((known) => known === name));
  if (other === undefined && names.length > 0) return undefined;
  return { expected: { kind: 'all-or-some-of', values: shippedChannels }, found: other ?? '' };
};

/** Returns the channels by name, each once, in the order in which they run. */
export const channelList = (texts: readonly string[]): ChannelName[] => {
  const names = listMembers(texts);
  const all = names.includes('all') ? defaultChannels : [];
  return shippedChannels.filter((name) => all.includes(name) || names.some((one) => one === name));
};
