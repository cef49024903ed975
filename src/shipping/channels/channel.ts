import type { DecisionReason } from '../../errors/faults/shipping.ts';
import type { Warning } from '../../reporter.ts';
import type { Target } from '../../targets/target.ts';
import type { Icon } from '../icon.ts';
import type { ChannelName } from './channel-name.ts';
import type { Decision, ProgramForm, Skip } from './decision.ts';
import type { ShippedProgram } from './shipped-program.ts';

export { type ChannelName, channelNames } from './channel-name.ts';
export type { Decision, ProgramForm, Skip } from './decision.ts';

export type {
  PackageMetadata,
  ShippedProgram,
  ShippedTarget,
  SystemNeeds,
  ThinFile,
  ThinTree,
} from './shipped-program.ts';

/**
 * Turns a program into the files of one channel. Pure, except for reading the program's files: `ship` writes the
 * result, each file beside its final name and then renamed.
 *
 * @throws `package-metadata-missing`, `package-version-refused` and the errors of the channel. A channel that throws
 *   has no files; the other channels continue.
 */
export type Channel = (program: ShippedProgram, options: ChannelOptions) => Promise<ChannelResult>;

/** The files of a channel, and what it skipped. */
export interface ChannelResult {
  files: ChannelFile[];
  /** Targets that this channel does not support, or the complete channel. Always shown to the user. */
  skipped?: Skip[];
  /** Decisions that concern several files; those of one file are in `ChannelFile`. */
  decisions?: Decision[];
  warnings?: Warning[];
}

/** One file of a release. */
export interface ChannelFile {
  /** Relative to the output folder, with `/`: `greeter_1.2.0_amd64.deb`, `winget/Ada.Greeter.yaml`. */
  path: string;
  mode: 0o644 | 0o755;
  /** The target of this file; not set for files that belong to several targets. */
  target?: Target;
  /** The kind of file in `release.json`: `deb`, `archive`, `thin-archive`, `installer`. */
  kind: string;
  /** The form of the program that this file contains or installs; not set for files without a program. */
  form?: ProgramForm;
  /** Decisions that the channel made for this file without a setting. */
  decisions?: readonly DecisionReason[];
  /** Libraries of the executable that this file leaves to the user's system: sonames, sorted. */
  systemLibraries?: readonly string[];
  /**
   * Yields the content in pieces of at most some MiB, each valid until the next is requested, to save memory. Called once.
   */
  content: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Options of channels in addition to the program. */
export interface ChannelOptions {
  /** Where the release's files will be, with the version in place and no slash at the end. */
  baseUrl?: string;
  /** The same with `{version}` where the version is, for channels that find later versions by themselves. */
  baseUrlTemplate?: string;
  /** Of archives. */
  compress: 'gzip' | 'xz' | 'both';
  /** `[ship.<channel>]` of `onebeam.toml`, already checked against `channel-settings.ts`. */
  settings: Readonly<Partial<Record<ChannelName, ChannelSettings>>>;
  /** Files of channels that ran before, with their digests: what installers and manifests refer to. */
  released: readonly ReleasedFile[];
  /** An empty folder for intermediate files, removed when `ship` ends. Absolute. */
  workFolder: string;
  /** The build cache: keeps what programs share in compressed form. Absolute. */
  cacheFolder: string;
  /** `PATH`, for programs of the host that a channel runs. */
  searchPath: string;
  /** Also writes archives of the thin form, in addition to those of the executable. */
  thinArchives: boolean;
  /** Files of archives in addition to the program. */
  bundles: {
    macosApp: boolean;
    desktop: boolean;
    icon: Icon | undefined;
    /** Writes them without archives. */
    only: boolean;
  };
  signal?: AbortSignal | undefined;
}

/** Texts and lists of texts by key: `name`, `depends`, `scope`. */
export type ChannelSettings = Readonly<Record<string, string | readonly string[] | boolean>>;

/** A file that `ship` has written. */
export interface ReleasedFile {
  channel: ChannelName;
  kind: string;
  target?: Target;
  /** Relative to the output folder. */
  path: string;
  size: number;
  /** Lower-case hexadecimal. */
  sha256: string;
  /** The form of the program that this file contains or installs; not set for files without a program. */
  form?: ProgramForm;
  /** Libraries of the executable that this file leaves to the user's system: sonames, sorted. */
  systemLibraries?: readonly string[];
}
