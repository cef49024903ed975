import type { OptionValues } from '../../configuration/option.ts';
import { type generalOptions, type optionTable, pickOptions } from '../../configuration/option-table.ts';
import type { BuildRequest } from '../../index.ts';

/** The options of `build`, in the order of the help. */
export const buildCommandOptions = pickOptions(
  'target',
  'output',
  'name',
  'level',
  'inherit-env',
  'erts',
  'add-app',
  'drop-app',
  'priv',
  'form',
  'boot',
  'profile',
  'profile-start',
  'shake',
  'system-libraries',
  'keep-debug',
  'offline',
  'mirror',
  'min-rate',
  'lock-file',
  'cache-limit',
  'dry-run',
  'strict',
  'archive',
  'macos-app',
  'desktop',
  'icon',
  'windows-vcruntime',
  'windows-icon',
  'windows-title',
  'windows-description',
  'windows-version',
  'windows-publisher',
  'windows-copyright',
  'windows-console',
);

/** What `build` is given. */
export type BuildValues = OptionValues<typeof buildCommandOptions & typeof generalOptions> & {
  escript: string[] | undefined;
};

/**
 * Options as the library names them; those that a command does not have keep the library's defaults.
 *
 * @param more the other escripts of an executable with several programs.
 */
export const buildRequest = (
  given: Partial<OptionValues<typeof optionTable>>,
  escript: string,
  more: readonly string[] = [],
): BuildRequest => ({
  escript,
  ...(more.length > 0 && { programs: [escript, ...more].map((one) => ({ escript: one })) }),
  targets: given.target,
  output: given.output,
  name: given.name,
  erts: given.erts,
  level: given.level,
  addApplications: given['add-app'],
  dropApplications: given['drop-app'],
  inheritEnvironment: given['inherit-env'],
  priv: given.priv,
  form: given.form,
  boot: given.boot,
  profile: given.profile,
  profileStart: given['profile-start']?.split(/\s+/).filter(Boolean),
  shake: given.shake,
  systemLibraries: given['system-libraries'],
  keepDebug: given['keep-debug'],
  windowsVcruntime: given['windows-vcruntime'],
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
  minRate: given['min-rate'],
  lockFile: given['lock-file'],
  cacheLimit: given['cache-limit'],
});
