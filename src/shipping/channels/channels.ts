import { nsisChannel } from '../installers/nsis-installer.ts';
import { powershellChannel } from '../installers/powershell-installer.ts';
import { shellChannel } from '../installers/shell-installer.ts';
import { homebrewChannel } from '../manifests/homebrew.ts';
import { archChannel } from '../manifests/pkgbuild.ts';
import { scoopChannel } from '../manifests/scoop.ts';
import { wingetChannel } from '../manifests/winget.ts';
import { npmChannel } from '../npm/npm.ts';
import { ociChannel } from '../oci/oci.ts';
import { apkChannel } from '../packages/apk/apk.ts';
import { debChannel } from '../packages/deb/deb.ts';
import { pacmanChannel } from '../packages/pacman/pacman.ts';
import { rpmChannel } from '../packages/rpm/rpm.ts';
import { wheelChannel } from '../python/wheel.ts';
import { archiveChannel } from './archive.ts';
import type { Channel, ChannelName } from './channel.ts';

/** The channels by name; `channel-list.ts` has their order. */
export const channels: Readonly<Partial<Record<ChannelName, Channel>>> = {
  archive: archiveChannel,
  deb: debChannel,
  rpm: rpmChannel,
  apk: apkChannel,
  pacman: pacmanChannel,
  npm: npmChannel,
  wheel: wheelChannel,
  oci: ociChannel,
  sh: shellChannel,
  ps1: powershellChannel,
  homebrew: homebrewChannel,
  scoop: scoopChannel,
  winget: wingetChannel,
  arch: archChannel,
  nsis: nsisChannel,
};
