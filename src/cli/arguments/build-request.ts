import type { BuildRequest } from '../../index.ts';
import type { ShippingFlags } from '../shipping.ts';

/** What `build` is given: flags, variables and the configuration in one. */
export interface BuildFlags extends ShippingFlags {
  escript: string | undefined;
  target: string[] | undefined;
  output: string | undefined;
  name: string | undefined;
  erts: string | undefined;
  level: number | undefined;
  'add-app': string[] | undefined;
  'drop-app': string[] | undefined;
  'inherit-env': string[] | undefined;
  priv: string[] | undefined;
  boot: string | undefined;
  profile: string | undefined;
  'profile-start': string | undefined;
  shake: boolean | undefined;
  'windows-icon': string | undefined;
  'windows-title': string | undefined;
  'windows-description': string | undefined;
  'windows-version': string | undefined;
  'windows-publisher': string | undefined;
  'windows-copyright': string | undefined;
  'windows-console': string | undefined;
  offline: boolean | undefined;
  mirror: string | undefined;
  'lock-file': string | undefined;
  'dry-run': boolean | undefined;
  strict: boolean | undefined;
}

/** The same as the library wants it. */
export const buildRequest = (given: BuildFlags, escript: string): BuildRequest => ({
  escript,
  targets: given.target,
  output: given.output,
  name: given.name,
  erts: given.erts,
  level: given.level,
  addApplications: given['add-app'],
  dropApplications: given['drop-app'],
  inheritEnvironment: given['inherit-env'],
  priv: given.priv,
  boot: given.boot,
  profile: given.profile,
  profileStart: given['profile-start']?.split(/\s+/).filter(Boolean),
  shake: given.shake,
  windows: {
    icon: given['windows-icon'],
    title: given['windows-title'],
    description: given['windows-description'],
    version: given['windows-version'],
    publisher: given['windows-publisher'],
    copyright: given['windows-copyright'],
    console: given['windows-console'],
  },
  offline: given.offline,
  dryRun: given['dry-run'],
  mirror: given.mirror,
  lockFile: given['lock-file'],
});
