import type { Warning } from '../reporter.ts';
import type { Target } from '../targets/target.ts';
import type { ChannelName, ChannelSettings, ReleasedFile, Skip } from './channels/channel.ts';
import type { GivenMetadata } from './program/open-program.ts';

/** The executables to ship, and how. */
export interface ShipRequest {
  /** Executables, and folders with executables; absolute. All of one program, one for each target. */
  inputs: readonly string[];
  /** All channels but `nsis` by default. */
  to?: readonly ChannelName[] | undefined;
  /** The folder of the release; absolute. It is made when it does not exist. */
  output: string;
  /** Metadata of the project. The application in the executables supplies missing values. */
  metadata?: GivenMetadata | undefined;
  /** The version where nothing says one. */
  defaultVersion?: string | undefined;
  /** Where the files will be; `{version}` in it is the version. */
  baseUrl?: string | undefined;
  /** Of archives for Linux, and of thin archives. `gzip` by default. */
  compress?: 'gzip' | 'xz' | 'both' | undefined;
  /** `[ship.<channel>]` of `onebeam.toml`. */
  settings?: Readonly<Partial<Record<ChannelName, ChannelSettings>>> | undefined;
  /** The content of a minisign secret key without a password. It is used and not shown. */
  signKey?: string | undefined;
  /** Makes everything and writes nothing. */
  dryRun?: boolean | undefined;
  /** Archives for macOS contain an `.app` bundle. */
  macosApp?: boolean | undefined;
  /** Archives for Linux contain a desktop entry. */
  desktop?: boolean | undefined;
  /** A PNG or ICNS file for both; onebeam's icon by default. */
  icon?: string | undefined;
  /** Writes the bundle and the desktop entry, and no archive of them. */
  bundlesOnly?: boolean | undefined;
  /** Writes archives of the thin form. Default: true. */
  thinArchives?: boolean | undefined;
  /**
   * `release` describes and signs the complete folder, `folder` adds the checksums of these files to an existing
   * `SHA256SUMS`, with those of the executables, `none` does neither. `release` by default.
   */
  checksums?: 'release' | 'folder' | 'none' | undefined;
}

/** The environment of `ship`. */
export interface ShipContext {
  /** The build cache; absolute. */
  cacheFolder: string;
  /** `PATH` in it finds programs that some channels run. */
  environment: Readonly<Record<string, string | undefined>>;
  /** The time of everything, in seconds since 1970; 2020-01-01 by default and at least. */
  sourceDateEpoch?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Receives each file before it is written. */
  onStep?: ((step: { channel: ChannelName; path: string }) => void) | undefined;
}

/** The result of `ship`: the data behind both the table and the JSON document. Sizes are in bytes. */
export interface ShipResult {
  name: string;
  version: string;
  /** Absolute. */
  output: string;
  executables: { target: Target; path: string; size: number; sha256: string }[];
  /** Skipped files and folders beside the executables; absolute. */
  ignored: string[];
  /** Channels that ran because others need their files. */
  implied: ChannelName[];
  /** In the order of writing. Not written in a dry run. */
  files: ReleasedFile[];
  /** Channels and targets without a file, and why. */
  skipped: Skip[];
  warnings: Warning[];
  /** Failed channels; the others are complete. */
  failures: { channel: ChannelName; error: Error }[];
}
