import { resolve } from 'node:path';
import { OnebeamError } from './errors/onebeam-error.ts';
import {
  checkApplicationNames,
  checkCookie,
  checked,
  checkModuleName,
  checkVariables,
  choice,
  listMembers,
  parseVariable,
  uniqueMembers,
} from './option-checks.ts';

/** Code loading of a release: `embedded` loads all code at start, `interactive` loads each module on its first call. */
export const codeModes = ['interactive', 'embedded'] as const;
export type CodeMode = (typeof codeModes)[number];

export const releaseKinds = ['service', 'app', 'cli'] as const;
export type ReleaseKindName = (typeof releaseKinds)[number];

export const releaseTools = ['mix', 'relx', 'plain'] as const;
export type ReleaseToolName = (typeof releaseTools)[number];

export const distributions = ['none', 'local', 'sname', 'name'] as const;
export type DistributionName = (typeof distributions)[number];

export const workingFolders = ['keep', 'state', 'release'] as const;
export type WorkingFolder = (typeof workingFolders)[number];

/** The options of `build` for a release. Only `path` is required; other defaults follow from the release. */
export interface ReleaseRequest {
  /** A folder or archive that `mix release`, rebar3 or `systools` created, or a `.rel` file. */
  path: string;
  /** One of `releaseTools`, for a release whose files do not show it. */
  tool?: string | undefined;
  /** One of `releaseKinds`. */
  kind?: string | undefined;
  /** Module whose `main/1` runs, for the kind `cli`. */
  entry?: string | undefined;
  /** `mix`, `relx`, `none`, or the names of commands. */
  commands?: readonly string[] | undefined;
  /** One of `codeModes`. */
  mode?: string | undefined;
  /** One of `distributions`. */
  distribution?: string | undefined;
  /** The name of the node, with or without `@host`. Default: the name of the release. */
  node?: string | undefined;
  /** `generate`, `ship`, or `env NAME`. */
  cookie?: string | undefined;
  /** Defaults of environment variables, as `NAME=VALUE`. */
  env?: readonly string[] | undefined;
  /** Files that replace the `vm.args` and `sys.config` of the release. */
  vmArgs?: string | undefined;
  sysConfig?: string | undefined;
  /** One of `workingFolders`. */
  cwd?: string | undefined;
  /** Set to false to ignore `env.sh` of the release. */
  envScript?: boolean | undefined;
  /** Folders of files that replace those of the release; `{target}` is replaced by the target's name. */
  native?: readonly string[] | undefined;
  /** Uses precompiled native code from the caches of `elixir_make` and `rustler_precompiled`. Default: false. */
  nativeFromCache?: boolean | undefined;
  /** Keeps the boot files of the release; requires a runtime with the same versions. Default: false. */
  keepBoot?: boolean | undefined;
  /** Older releases, or their executables, that the new executable can upgrade while they run. */
  upgradeFrom?: readonly string[] | undefined;
  /** The version, if the folder has several. */
  releaseVersion?: string | undefined;
  /** Folders to search: `ebin` folders for a `.rel` file, folders of applications for `start`. `*` matches any name. */
  searchPath?: readonly string[] | undefined;
  /** Names of applications: builds a release of them and their dependencies. */
  start?: readonly string[] | undefined;
}

/** The options of a release, checked without the release itself. */
export interface ReleaseBuildOptions {
  tool: ReleaseToolName | undefined;
  kind: ReleaseKindName | undefined;
  /** Module whose `main/1` runs, for the kind `cli`. */
  entry: string | undefined;
  /** `mix`, `relx`, `none`, or names of commands. */
  commands: readonly string[] | undefined;
  mode: CodeMode | undefined;
  distribution: DistributionName | undefined;
  node: string | undefined;
  /** `generate`, `ship`, or `env NAME`. */
  cookie: string | undefined;
  /** Defaults of environment variables, by name. */
  env: Readonly<Record<string, string>>;
  /** Files that replace those of the release; absolute. */
  vmArgs: string | undefined;
  sysConfig: string | undefined;
  workingFolder: WorkingFolder | undefined;
  /** Sources `env.sh` of the release before each command. */
  envScript: boolean;
  /** Folders of files that replace those of the release, with `{target}`; absolute. */
  native: readonly string[];
  /** Uses precompiled native code from the caches of `elixir_make` and `rustler_precompiled`. */
  nativeFromCache: boolean;
  /** Keeps the boot files of the release. */
  keepBoot: boolean;
  /** Older releases or executables of them; absolute. */
  upgradeFrom: readonly string[];
  /** The version, if the folder has several. */
  releaseVersion: string | undefined;
  /** Absolute, or with `*`. */
  searchPath: readonly string[];
  start: readonly string[];
}

/**
 * Checks the options of a release and fills in their defaults; opens no file.
 *
 * @param workingFolder where relative paths start.
 * @throws OnebeamError `option-invalid`, `options-conflict`
 */
export function releaseOptions(given: ReleaseRequest, workingFolder: string): ReleaseBuildOptions {
  const absolute = (path: string | undefined) => path && resolve(workingFolder, path);
  const optional = <Choice extends string>(
    option: string,
    choices: readonly Choice[],
    value: string | undefined,
  ): Choice | undefined => (value === undefined ? undefined : choice(option, choices, value));
  const { entry, cookie } = given;
  if (entry !== undefined) checked('--entry', entry, checkModuleName);
  if (cookie !== undefined) checked('--cookie', cookie, checkCookie);
  const kind = optional('--kind', releaseKinds, given.kind);
  if (kind === 'cli' && entry === undefined) {
    throw new OnebeamError('options-conflict', { problem: 'cli-without-entry' });
  }
  if (kind !== undefined && kind !== 'cli' && entry !== undefined) {
    throw new OnebeamError('options-conflict', { problem: 'entry-without-cli' });
  }
  const variables = checked('--env', given.env ?? [], checkVariables);
  return {
    ...{ kind, entry, cookie, node: given.node, releaseVersion: given.releaseVersion },
    tool: optional('tool', releaseTools, given.tool),
    commands: given.commands && listMembers(given.commands),
    mode: optional('--mode', codeModes, given.mode),
    distribution: optional('--distribution', distributions, given.distribution),
    env: Object.fromEntries(variables.map((one) => parseVariable(one)!)),
    vmArgs: absolute(given.vmArgs),
    sysConfig: absolute(given.sysConfig),
    workingFolder: optional('--cwd', workingFolders, given.cwd),
    envScript: given.envScript ?? true,
    native: (given.native ?? []).map((one) => resolve(workingFolder, one)),
    keepBoot: given.keepBoot ?? false,
    nativeFromCache: given.nativeFromCache ?? false,
    upgradeFrom: (given.upgradeFrom ?? []).map((one) => resolve(workingFolder, one)),
    searchPath: (given.searchPath ?? []).map((one) => resolve(workingFolder, one)),
    start: [...uniqueMembers('--start', given.start, checkApplicationNames)],
  };
}
