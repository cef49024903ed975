import type { Target } from '../../targets/target.ts';
import type { ReleaseRecord } from './release-record.ts';

/** Describes a payload. Stored between payload and footer as JSON with sorted keys, without white space, in UTF-8. */
export interface Manifest {
  /** 2 since the build options are in it, 3 for a release; executables of format 1 are still read. */
  format: 1 | 2 | 3;
  /** The program's name: file name of the escript in `bin/`, folder name in the cache. */
  name: string;
  target: Target;
  otp: { release: string; erts: string };
  start: Start;
  /**
   * Present when an executable has several programs, sorted by name. `start` then has the parts that they share, and
   * `name` is that of the executable.
   */
  programs?: PackedProgram[];
  /** In the order of the archive: sorted by path within each part, `erts/` before `bin/`. */
  files: ManifestFile[];
  /** In the order of the archive; contiguous from offset 0 of the payload. */
  frames: ManifestFrame[];
  payload: { size: number; sha256: string };
  /** Versions of what made it. */
  tools: { onebeam: string; bun: string; zstd: string };
  /** Since format 2. */
  build?: BuildRecord;
  /** In format 3: the program is a release, and `start` is how it starts where nothing has to be prepared. */
  release?: ReleaseRecord;
}

/**
 * The options that the payload was built with: enough to build it again, with `name`, `target` and `start.inherit` of the
 * manifest, the escript in `bin/` and the `priv` folders in `lib/`. Where the runtime came from is not among them.
 */
export interface BuildRecord {
  boot: 'fast' | 'escript';
  profile: 'none' | 'cli';
  shake: boolean;
  systemLibraries: boolean;
  keepDebug: boolean;
  /** True if the Visual C++ runtime is packed, next to the emulator. */
  windowsVcruntime: boolean;
  /** Names of OTP applications; sorted. */
  addApplications: string[];
  /** Names of OTP applications; sorted. */
  dropApplications: string[];
  /** Folders that were given as the `priv` of applications, and where their files are, relative to `release/`. */
  priv: { application: string; folder: string }[];
  /** Modules that a recorded start has loaded, or that were given as such (`start/reduced/recorded-functions.ts`). */
  startModules: string[];
  /** Of zstd. */
  level: number;
  /** The time of every file in the archive, in seconds since 1970 (`SOURCE_DATE_EPOCH`). */
  modified: number;
  /** In format 3. */
  release?: ReleaseBuildRecord;
}

/** The options of a release that are not in its record. */
export interface ReleaseBuildRecord {
  kind: string;
  mode: string;
  entry?: string;
  commands?: string[];
  envScript: boolean;
  /** Set where the boot files are those of the release. */
  keepBoot?: true;
}

/** One of several programs in an executable. Its own files are below `programs/<name>/` (`layout.ts`). */
export interface PackedProgram extends Pick<BuildRecord, 'priv' | 'startModules'> {
  /** The command that runs it: the file name of its escript without extension. */
  name: string;
  /** The escript, relative to `release/`. */
  escript: string;
  /** Takes the place of `arguments` of `start`. */
  arguments: Start['arguments'];
  /** Added to `environment` of `start`. */
  environment: Start['environment'];
  /** OTP applications that it needs; sorted. */
  applications: string[];
}

/** How to start the program once it is laid out. */
export interface Start {
  /** The program to execute, relative to `release/`. */
  program: string;
  /** Its arguments after argv[0] and before the user's; a `{ release }` is made an absolute path below `release/`, `.` that folder itself. */
  arguments: (string | { release: string })[];
  /** Set in the environment, over what is there. */
  environment: Record<string, string | { release: string }>;
  /** Variables that the build lets through although the launcher removes their like (`ERL_LIBS`, ...). */
  inherit: string[];
  /** Windows: a console window opened for the program stays open until a key is pressed. */
  keepConsole?: true;
}

export interface ManifestFile {
  path: string;
  size: number;
  mode: 0o644 | 0o755;
  /** Lower-case hexadecimal. */
  sha256: string;
}

export interface ManifestFrame {
  /** From the start of the payload, in bytes. */
  offset: number;
  /** Compressed length in bytes. */
  length: number;
  /** Length of the tar bytes in it, at most 16 MiB. */
  rawLength: number;
  /** Of the compressed bytes. */
  sha256: string;
}
