/** How an application of a release is started: the third member of its entry in the `.rel` file. */
export type StartType = 'permanent' | 'transient' | 'temporary' | 'load' | 'none';

export const startTypes: ReadonlySet<string> = new Set<StartType>([
  'permanent',
  'transient',
  'temporary',
  'load',
  'none',
]);

/** An application in a release file. */
export interface ReleaseApplication {
  readonly name: string;
  readonly version: string;
  /** `permanent` when the file does not say. */
  readonly type: StartType;
  /** Replaces the included applications of the `.app` file, also when empty. */
  readonly includes?: readonly string[];
}

/** A release file: `{release, {Name, Vsn}, {erts, EVsn}, [Application]}`. */
export interface Release {
  readonly name: string;
  readonly version: string;
  /** ERTS version, `15.2.7`. Such a runtime need not exist. */
  readonly erts: string;
  readonly applications: readonly ReleaseApplication[];
}
