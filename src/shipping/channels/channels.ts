import { apkChannel } from '../packages/apk/apk.ts';
import { debChannel } from '../packages/deb/deb.ts';
import { pacmanChannel } from '../packages/pacman/pacman.ts';
import { rpmChannel } from '../packages/rpm/rpm.ts';
import { archiveChannel } from './archive.ts';
import type { Channel, ChannelName } from './channel.ts';

/** The channels by name; `channel-list.ts` has their order. */
export const channels: Readonly<Partial<Record<ChannelName, Channel>>> = {
  archive: archiveChannel,
  deb: debChannel,
  rpm: rpmChannel,
  apk: apkChannel,
  pacman: pacmanChannel,
};
