import type { Distribution, ReleaseKind } from '../payload/format/release-record.ts';

/** How a release starts: `embedded` loads all code at the start, `interactive` when it is first called. */
export const codeModes = ['interactive', 'embedded'] as const;
export type CodeMode = (typeof codeModes)[number];

export const releaseKinds = ['service', 'app', 'cli'] as const satisfies readonly ReleaseKind[];

export const distributions = ['none', 'local', 'sname', 'name'] as const satisfies readonly Distribution[];

export const workingFolders = ['keep', 'state', 'release'] as const;
export type WorkingFolder = (typeof workingFolders)[number];

/** What shapes the executable of a release, with nothing checked against the release yet. */
export interface ReleaseOptions {
  kind: ReleaseKind | undefined;
  /** The module whose `main/1` the kind `cli` runs. */
  entry: string | undefined;
  /** `mix`, `relx`, `none`, or names of commands. */
  commands: readonly string[] | undefined;
  mode: CodeMode | undefined;
  distribution: Distribution | undefined;
  /** `generate`, `ship`, or `env NAME`. */
  cookie: string | undefined;
  /** Variables that are set where the user has not set them. */
  env: Readonly<Record<string, string>>;
  /** Files in the place of the release's own; absolute. */
  vmArgs: string | undefined;
  sysConfig: string | undefined;
  workingFolder: WorkingFolder | undefined;
  /** Whether `env.sh` of the release is sourced, if it does anything. */
  envScript: boolean;
  /** Folders whose files are laid over the release: `{target}` in them is the target; absolute. */
  native: readonly string[];
  /** Whether archives of precompiled libraries are looked for in the caches of their tools. */
  nativeFromCache: boolean;
  /** Of the release, where a folder has several. */
  releaseVersion: string | undefined;
}
