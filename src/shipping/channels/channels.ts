import { archiveChannel } from './archive.ts';
import type { Channel, ChannelName } from './channel.ts';

/** The channels that there are, in the order in which they run: installers name the digests of archives. */
export const channels: Readonly<Partial<Record<ChannelName, Channel>>> = {
  archive: archiveChannel,
};

/** Names of `channels`, as `--to` accepts them. */
export const shippedChannels = Object.keys(channels) as ChannelName[];

const archiveUsers: readonly ChannelName[] = ['sh', 'ps1', 'homebrew', 'scoop', 'winget', 'arch'];

/** Whether the files of a channel refer to archives. */
export const needsArchives = (channel: ChannelName): boolean => archiveUsers.includes(channel);
