import type { Warning } from '../reporter.ts';
import type { Target } from '../targets/target.ts';
import type { ChannelName, ChannelSettings, Decision, ReleasedFile, Skip } from './channels/channel.ts';
import type { GivenMetadata } from './program/open-program.ts';

/** The executables to ship, and how. */
export interface ShipRequest {
  /** Absolute paths of executables, and of folders with executables: one program, one executable per target. */
  inputs: readonly string[];
  /** Default: all channels except `nsis`. */
  to?: readonly ChannelName[] | undefined;
  /** The output folder, absolute. Created if it does not exist. */
  output: string;
  /** Metadata of the project. The application in the executables supplies missing values. */
  metadata?: GivenMetadata | undefined;
  /** The version, if neither the project nor the executables have one. */
  defaultVersion?: string | undefined;
  /** The URL where the files will be published; `{version}` is replaced. */
  baseUrl?: string | undefined;
  /** Compression of archives for Linux and of thin archives. Default: `gzip`. */
  compress?: 'gzip' | 'xz' | 'both' | undefined;
  /** `[ship.<channel>]` of `onebeam.toml`. */
  settings?: Readonly<Partial<Record<ChannelName, ChannelSettings>>> | undefined;
  /** The content of a minisign secret key without a password. Never shown. */
  signKey?: string | undefined;
  /** Creates everything and writes no files. */
  dryRun?: boolean | undefined;
  /** Adds an `.app` bundle to archives for macOS. */
  macosApp?: boolean | undefined;
  /** Adds a desktop entry to archives for Linux. */
  desktop?: boolean | undefined;
  /** A PNG or ICNS file for both. Default: onebeam's icon. */
  icon?: string | undefined;
  /** Writes the bundle and the desktop entry as files, without archives. */
  bundlesOnly?: boolean | undefined;
  /** Writes archives of the thin form. Default: true. */
  thinArchives?: boolean | undefined;
  /**
   * `release` describes and signs the complete folder, `folder` adds the checksums of these files and of the executables
   * to an existing `SHA256SUMS`, `none` does neither. Default: `release`.
   */
  checksums?: 'release' | 'folder' | 'none' | undefined;
}

/** The environment of `ship`. */
export interface ShipContext {
  /** The build cache; absolute. */
  cacheFolder: string;
  /** Its `PATH` is where programs of some channels are searched for. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Time of all files, in seconds since 1970. Default and minimum: 2020-01-01. */
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
  /** Files and folders next to the executables that were skipped; absolute. */
  ignored: string[];
  /** Channels that ran because others need their files. */
  implied: ChannelName[];
  /** In the order in which they were written; a dry run writes none. */
  files: ReleasedFile[];
  /** Channels and targets without a file, each with the reason. */
  skipped: Skip[];
  /** Decisions of channels and of `ship` without a setting for them: forms, names, dependencies, default values. */
  decisions: Decision[];
  warnings: Warning[];
  /** Failed channels; the others are complete. */
  failures: { channel: ChannelName; error: Error }[];
}
