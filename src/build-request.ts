import type { ReleaseRequest } from './release-options.ts';

/** Metadata for Windows executables. All fields are optional; other targets ignore them. */
export interface WindowsRequest {
  /** Path of an `.ico` file. */
  icon?: string | undefined;
  /** Default: the program's name. */
  title?: string | undefined;
  /** Default: the title. */
  description?: string | undefined;
  /** Up to four numbers separated by dots: `1.2.3`. */
  version?: string | undefined;
  publisher?: string | undefined;
  copyright?: string | undefined;
  /** One of `windowsConsoles`. Default: `close`. */
  console?: string | undefined;
}

/** The payload options of `build`, `packageEscript` and `estimateSize`. All fields are optional. */
export interface PayloadRequest {
  /** The program's name. Default: the escript's file name without its extension. */
  name?: string | undefined;
  /** Names of OTP applications to include, even if the program does not name them. */
  addApplications?: readonly string[] | undefined;
  /** Names of OTP applications to exclude, even if the program needs them. */
  dropApplications?: readonly string[] | undefined;
  /** Environment variables to pass to the program that are removed by default, such as `ERL_LIBS`. */
  inheritEnvironment?: readonly string[] | undefined;
  /**
   * Folders to pack as the `priv` of applications: `APPLICATION=FOLDER`, or an object with both. In an object, the
   * application may also be the name of a folder in the archive, such as `my_app-1.0`.
   */
  priv?: readonly (string | { application: string; folder: string })[] | undefined;
  /** One of `bootFiles`. Default: `fast`. */
  boot?: string | undefined;
  /** One of `startProfiles`. Default: `none`. */
  profile?: string | undefined;
  /**
   * Runs the program once on this machine with these arguments, and records the modules that its start loads and the
   * functions that it calls. An empty list runs it without arguments. By default, the build runs nothing.
   */
  profileStart?: readonly string[] | undefined;
  /** Excludes OTP modules that the program cannot reach. Default: false. */
  shake?: boolean | undefined;
  /** Uses the target system's shared libraries instead of packing them. Default: false. */
  systemLibraries?: boolean | undefined;
  /** Keeps debug information and symbol tables in the runtime's programs. Default: false. */
  keepDebug?: boolean | undefined;
  /** For Windows: a folder with the DLLs of the Visual C++ runtime, to pack next to the emulator. */
  windowsVcruntime?: string | undefined;
  /**
   * Modules that a start loads, if you know them. Add exported functions after the name, separated by spaces, to reduce the
   * module to them: `calendar is_leap_year/1`.
   */
  startModules?: readonly string[] | undefined;
}

/** One of several programs in one executable. They share all other options. */
export interface ProgramRequest {
  /** Path of the finished escript. */
  escript: string;
  /** The command that runs it. Default: the escript's file name without its extension. */
  name?: string | undefined;
  /** In addition to those of the build. */
  priv?: PayloadRequest['priv'];
  /** Modules that its start loads, in addition to those of the build. */
  startModules?: readonly string[] | undefined;
}

/** The options of `build`. Only `escript` or `release` is required. */
export interface BuildRequest extends PayloadRequest {
  /** Path of the finished escript; the first one if there are several. */
  escript?: string | undefined;
  /** An OTP release: its path, or its path with further options. */
  release?: string | ReleaseRequest | undefined;
  /**
   * Several programs in one executable, which runs the one that it is called as. Requires `name`. A `priv` of the build
   * is packed with the programs that have its application, or with all of them if none has it.
   */
  programs?: readonly ProgramRequest[] | undefined;
  /** Path of the executable; of a folder for several targets, or if it ends in `/`. Default: `dist/<name>`. */
  output?: string | undefined;
  /** One of `buildForms`. Default: `fat`. `thin` is for Linux and macOS: `output` is a folder, plus `.tar.gz` for its archive. */
  form?: string | undefined;
  /** Target names, `host` or `all`; each text may contain several, separated by commas. Default: `host`. */
  targets?: readonly string[] | undefined;
  /** The Erlang runtime: an OTP folder, an archive, a URL or a version. */
  erts?: string | undefined;
  /** zstd compression level, 1 to 19. Default: 3. */
  level?: number | undefined;
  /** Metadata for Windows targets: icon, version, console. */
  windows?: WindowsRequest | undefined;
  /** Does not access the network: fails if a file is neither in the cache nor on this machine. */
  offline?: boolean | undefined;
  /** Downloads runtimes from this URL instead of their publishers' hosts. */
  mirror?: string | undefined;
  /** Aborts downloads that are slower, in bytes per second; 0 never aborts. Default: 1,000. */
  minRate?: number | undefined;
  /** Limit of the build cache in megabytes, 0 for none; removes the least recently used entries. Default: 5,000. */
  cacheLimit?: number | undefined;
  /** File that pins downloaded runtimes by URL, size and SHA-256. Default: `onebeam.lock` in the working directory. */
  lockFile?: string | undefined;
  /** Shows what would be built without writing files. */
  dryRun?: boolean | undefined;
}
