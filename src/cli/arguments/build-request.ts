import type { OptionValues } from '../../configuration/option.ts';
import { type generalOptions, type optionTable, pickOptions } from '../../configuration/option-table.ts';
import { type BuildRequest, OnebeamError, type ReleaseRequest } from '../../index.ts';

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
  'kind',
  'entry',
  'commands',
  'mode',
  'distribution',
  'cookie',
  'env',
  'vm-args',
  'sys-config',
  'cwd',
  'no-env-script',
  'native',
  'native-from-cache',
  'keep-boot',
  'path',
  'start',
  'make-release',
  'upgrade-from',
  'release-version',
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

/** The input of `build`. */
export type BuildValues = OptionValues<typeof buildCommandOptions & typeof generalOptions> & {
  escript: string[] | undefined;
};

/** Options that only releases have. All of them shape the payload. */
export const releaseShapingOptions = [
  ...(['kind', 'entry', 'commands', 'mode', 'distribution', 'cookie', 'env', 'vm-args'] as const),
  ...(['sys-config', 'cwd', 'no-env-script', 'native', 'release-version', 'upgrade-from'] as const),
  ...(['path', 'start', 'native-from-cache', 'keep-boot'] as const),
] as const;

/** @throws `options-conflict` for an option that only releases have. */
function refuseReleaseOptions(given: Partial<OptionValues<typeof optionTable>>): void {
  const other = releaseShapingOptions.find((name) => given[name] !== undefined && given[name] !== false);
  if (other) throw new OnebeamError('options-conflict', { problem: 'release-only', found: `--${other}` });
}

const releaseRequest = (given: Partial<OptionValues<typeof optionTable>>, path: string): ReleaseRequest => ({
  path,
  kind: given.kind,
  entry: given.entry,
  commands: given.commands,
  mode: given.mode,
  distribution: given.distribution,
  cookie: given.cookie,
  env: given.env,
  vmArgs: given['vm-args'],
  sysConfig: given['sys-config'],
  cwd: given.cwd,
  envScript: !given['no-env-script'],
  native: given.native,
  nativeFromCache: given['native-from-cache'],
  keepBoot: given['keep-boot'],
  searchPath: given.path,
  start: given.start,
  releaseVersion: given['release-version'],
  upgradeFrom: given['upgrade-from'],
});

/**
 * Options as the library names them; those that a command does not have keep the library's defaults.
 *
 * @param more the other escripts of an executable with several programs.
 */
export const buildRequest = (
  given: Partial<OptionValues<typeof optionTable>>,
  escript: string,
  more: readonly string[] = [],
): BuildRequest => {
  refuseReleaseOptions(given);
  const programs = [escript, ...more].map((one) => ({ escript: one }));
  return { escript, ...(more.length > 0 && { programs }), ...commonRequest(given) };
};

/** The same for a release. */
export const releaseBuildRequest = (
  given: Partial<OptionValues<typeof optionTable>>,
  path: string,
): BuildRequest & { release: ReleaseRequest } => ({
  release: releaseRequest(given, path),
  ...commonRequest(given),
});

const commonRequest = (
  given: Partial<OptionValues<typeof optionTable>>,
): Omit<BuildRequest, 'escript' | 'release'> => ({
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
