/** The channels of `onebeam ship`, in the order of its help and of its results. */
export const channelNames = [
  'archive',
  'deb',
  'rpm',
  'apk',
  'pacman',
  'npm',
  'wheel',
  'oci',
  'sh',
  'ps1',
  'homebrew',
  'scoop',
  'winget',
  'arch',
  'nsis',
] as const;
/** The name of a channel. */
export type ChannelName = (typeof channelNames)[number];
