import { checkBaseUrl } from '../../option-checks.ts';
import { checkChannels, shippedChannels } from '../../shipping/channels/channel-list.ts';
import type { OptionTable } from '../option.ts';

/** Files to publish: channels, archives, bundles, and files for the service managers of a system. */
export const shippingTable = {
  to: {
    kind: 'list',
    group: 'Shipping',
    setting: 'ship',
    describe: 'channel names separated by commas; `all` means all except `nsis`',
    default: ['all'],
    check: checkChannels,
    suggestions: ['all', ...shippedChannels],
  },
  'base-url': {
    kind: 'text',
    group: 'Shipping',
    setting: 'ship',
    describe: 'URL where the files will be published; `{version}` is replaced',
    check: checkBaseUrl,
  },
  compress: {
    kind: 'text',
    choices: ['gzip', 'xz', 'both'],
    group: 'Shipping',
    setting: 'ship',
    describe: 'compression of tar archives; xz needs the program `xz`',
    default: 'gzip',
  },
  'sign-key': {
    kind: 'text',
    group: 'Shipping',
    setting: 'ship',
    describe: 'minisign secret key without a password: a file, or its content',
    secret: true,
  },
  archive: {
    kind: 'switch',
    group: 'Shipping',
    setting: true,
    describe: 'also write .tar.gz (Linux) or .zip (Windows, macOS) archives and SHA256SUMS',
  },
  'macos-app': {
    kind: 'switch',
    group: 'Shipping',
    setting: true,
    describe: 'also write an .app bundle for macOS targets',
  },
  desktop: {
    kind: 'switch',
    group: 'Shipping',
    setting: true,
    describe: 'also write a .desktop file for Linux targets',
  },
  icon: {
    kind: 'text',
    group: 'Shipping',
    setting: true,
    describe: 'PNG or ICNS file for --macos-app and --desktop',
    defaultText: 'a built-in icon',
    path: true,
  },
  systemd: { kind: 'switch', group: 'Build', describe: 'write a systemd unit; the default for Linux' },
  launchd: {
    kind: 'switch',
    group: 'Build',
    describe: 'write a launchd property list; the default for macOS',
  },
  windows: { kind: 'switch', group: 'Build', describe: 'not supported: the error names an alternative' },
  'install-path': {
    kind: 'text',
    group: 'Build',
    describe: 'absolute path of the executable on the target machine',
    defaultText: '/usr/local/bin/<name>',
  },
} as const satisfies OptionTable;
