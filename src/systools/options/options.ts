import type { ReleaseFiles } from '../files/release-files.ts';

/** A variable and the folder prefix that it replaces: `['TEST', '/usr/local/lib']`. */
export type Variable = readonly [name: string, prefix: string];

/** Replaces the running Erlang system that OTP's functions query. */
export interface OtpEnvironment {
  /**
   * OTP release whose dialect is written, 25 to 29: encoding of atoms, preloaded modules, checks. Not given: the release
   * that the `erts` version of the release file belongs to, otherwise the newest one known.
   */
  readonly otp?: number;
  /** Folders that are searched after those of `path`: what `code:get_path/0` is to OTP. Not given: the working folder. */
  readonly codePath?: readonly string[];
  /** Relative names start here. Not given: the working folder of the process. */
  readonly cwd?: string;
}

/** The options that `makeScript` and `makeTar` share. Every one that is not given is off or empty. */
export interface ReleaseOptions extends OtpEnvironment {
  /** Folders that are searched first; a part with `*` matches as a regular expression in which `*` is any characters. */
  readonly path?: readonly string[];
  /** Folders with a variable in place of their prefix. The values are set at start with `-boot_var`. */
  readonly variables?: readonly Variable[];
  /** Look for every module and its source, and warn about what is missing or out of date. */
  readonly srcTests?: boolean;
  /** Warn about calls of functions that are nowhere: in all applications, or in those named. */
  readonly exref?: boolean | readonly string[];
  readonly outdir?: string;
  /** Paths without versions, as in a built but not installed OTP: `$ROOT/lib/App/ebin`. */
  readonly otpBuild?: boolean;
  readonly warningsAsErrors?: boolean;
  /** Do not warn about a release without sasl. */
  readonly noWarnSasl?: boolean;
  /** Accepted and ignored, as in OTP. */
  readonly noModuleTests?: boolean;
  /** Accepted without effect: nothing is ever printed, and results are what OTP returns with `silent`. */
  readonly silent?: boolean;
}

/** Options of `makeScript`. All are optional. */
export interface ScriptOptions extends ReleaseOptions {
  /** Paths in the script are the absolute folders in which the `.app` files were found. */
  readonly local?: boolean;
  /** Do not let the boot end with reading the user's `.erlang`. */
  readonly noDotErlang?: boolean;
  /** Base name of the two files. Default: the name of the release file. */
  readonly scriptName?: string;
  /** Reads and writes files. Default: the file system. */
  readonly files?: ReleaseFiles;
}

/** A file or folder, and its name in the archive. */
export type ExtraFile = readonly [from: string, nameInArchive: string];

/** Options of `makeTar`. All are optional. */
export interface TarOptions extends ReleaseOptions {
  /** Folders of each application to pack in addition to `ebin` and `priv`. */
  readonly dirs?: readonly string[];
  /** OTP root whose `erts-<Vsn>/bin` is packed. */
  readonly erts?: string;
  /** Pack all programs of `erts`, also those that only a developer needs. */
  readonly ertsAll?: boolean;
  /** How to pack applications below a variable: in an archive inside the package, in one next to it, or not at all. Default: `include`. */
  readonly varTar?: 'include' | 'ownfile' | 'omit';
  readonly extraFiles?: readonly ExtraFile[];
  /** Fixes owners, modes and times, so that the same content gives the same bytes. */
  readonly reproducible?: { readonly mtime: number };
}
