import type { ReleaseRequest } from './release-options.ts';

/** Metadata that Windows shows for a program. All fields are optional; other systems ignore them. */
export interface WindowsRequest {
  /** An `.ico` file. */
  icon?: string | undefined;
  /** The program's name by default. */
  title?: string | undefined;
  /** The title by default. */
  description?: string | undefined;
  /** Up to four numbers with dots between: `1.2.3`. */
  version?: string | undefined;
  publisher?: string | undefined;
  copyright?: string | undefined;
  /** One of `windowsConsoles`; `close` by default. */
  console?: string | undefined;
}

/** The payload options of `build`, `packageEscript` and `estimateSize`. All fields are optional. */
export interface PayloadRequest {
  /** The program's name; the escript's file name without its extension by default. */
  name?: string | undefined;
  /** OTP applications to include, even if the program does not name them. */
  addApplications?: readonly string[] | undefined;
  /** OTP applications to exclude, even if the program needs them. */
  dropApplications?: readonly string[] | undefined;
  /** Environment variables that reach the program, which are removed by default: `ERL_LIBS`. */
  inheritEnvironment?: readonly string[] | undefined;
  /**
   * `APPLICATION=FOLDER`, or both apart: folders that become the `priv` of applications. Apart, the application may also be
   * a folder of the archive by its name, `my_app-1.0`.
   */
  priv?: readonly (string | { application: string; folder: string })[] | undefined;
  /** `fast`: a boot file made for the program; `escript`: the one that `escript` uses. `fast` by default. */
  boot?: string | undefined;
  /** One of `startProfiles`; `none` by default. */
  profile?: string | undefined;
  /**
   * Arguments with which the program is started once, on this machine, to record which modules its start loads and which
   * functions it calls; an empty list for a start without arguments. Nothing is started by default.
   */
  profileStart?: readonly string[] | undefined;
  /** Excludes OTP modules that the program cannot reach. Default: false. */
  shake?: boolean | undefined;
  /** Shared libraries that the runtime needs are left to the user's system. Not by default. */
  systemLibraries?: boolean | undefined;
  /** Debug information and symbol tables of the runtime's programs are packed, too. Not by default. */
  keepDebug?: boolean | undefined;
  /** Windows: a folder with the DLLs of the Visual C++ runtime, to pack beside the emulator. */
  windowsVcruntime?: string | undefined;
  /**
   * Modules that a start loads, when they are known. Exported functions behind a name, each after a blank, reduce the module to
   * these: `calendar is_leap_year/1`.
   */
  startModules?: readonly string[] | undefined;
}

/** One of several programs for one executable. Everything else is the same for all. */
export interface ProgramRequest {
  /** The finished escript. */
  escript: string;
  /** The command that runs it; the escript's file name without its extension by default. */
  name?: string | undefined;
  /** For this program, in addition to those of the build. */
  priv?: PayloadRequest['priv'];
  /** Modules that its start loads, in addition to those of the build. */
  startModules?: readonly string[] | undefined;
}

/** The options of `build`. Only `escript` or `release` is required. */
export interface BuildRequest extends PayloadRequest {
  /** The finished escript; the first one where there are several. */
  escript?: string | undefined;
  /** An OTP release: where it is, or that with what shapes its executable. */
  release?: string | ReleaseRequest | undefined;
  /**
   * Several programs for one executable, which runs the one whose name it is called by. Requires `name`. A `priv` of
   * the build goes to the programs that have its application, and to all where none has it.
   */
  programs?: readonly ProgramRequest[] | undefined;
  /** The executable, for one target; a folder for several, or when it ends in `/`. `dist/<name>` by default. */
  output?: string | undefined;
  /** One of `buildForms`; `fat` by default. Thin is for Linux and macOS: `output` is a folder, with `.tar.gz` for the archive. */
  form?: string | undefined;
  /** Names of targets, `host`, `all`, also with commas between them. The host by default. */
  targets?: readonly string[] | undefined;
  /** An OTP folder, an archive, a URL or a version. */
  erts?: string | undefined;
  /** zstd compression level, 1 to 19; 3 by default. */
  level?: number | undefined;
  /** For Windows targets: icon, version, console. */
  windows?: WindowsRequest | undefined;
  /** Does not access the network: what is not in the cache or on the machine is an error. */
  offline?: boolean | undefined;
  /** Runtimes are fetched from below this URL instead of their publishers' hosts. */
  mirror?: string | undefined;
  /** The slowest download to wait for, in bytes per second; 1,000 by default, 0 for any. */
  minRate?: number | undefined;
  /** Megabytes that the build cache may take, 0 for any; what was unused for longest is removed. 5,000 by default. */
  cacheLimit?: number | undefined;
  /** Where fetched runtimes are pinned by URL, size and SHA-256; `onebeam.lock` in the working folder by default. */
  lockFile?: string | undefined;
  /** Shows what would be built without writing files. */
  dryRun?: boolean | undefined;
}
