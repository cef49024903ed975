import type { OperatingSystem } from '../../targets/target.ts';

/**
 * Paths inside the release directory (the unpacked payload) of an escript, relative to it, with `/`:
 *
 *     bin/<name>                       the escript, byte for byte as given
 *     lib/<App-Vsn>/                   applications of the program that are laid out as files
 *     programs/<name>/, boot/          instead of `bin` and `lib`, where several programs are in one payload: for each its own
 *                                      `bin`, `lib` and boot file
 *     erts/bin/                        programs of the emulator, boot files
 *     erts/lib/<App-Vsn>/              applications of OTP
 *     erts/shared/                     shared libraries that these need, other than the C library
 *     erts/releases/                   which OTP this is
 *
 * and of an OTP release, whose programs look for these paths themselves:
 *
 *     erts-<Vsn>/bin/                  programs of the emulator
 *     lib/<App-Vsn>/                   applications of OTP and of the release
 *     lib/onebeam/ebin/                modules that the packer adds
 *     shared/                          as `erts/shared`
 *     releases/, bin/                  as in the release that was given
 *
 * `ROOTDIR` is `erts`; of a release, the release directory itself. No other file spells these paths.
 */
export const rootFolder = 'erts';

/** The layout of a payload: of an escript or of a release. */
export type PayloadLayout = 'escript' | 'release';

/** Boot files of OTP and of the program, without `.boot`. */
export type BootName = 'start' | 'start_clean' | 'no_dot_erlang' | 'program';

/** As `-boot` takes it: without the extension. */
export const bootArgument = (name: BootName): string => `${rootFolder}/bin/${name}`;

export const bootFile = (name: BootName): string => `${bootArgument(name)}.boot`;

/** Wrapper scripts on Unix that start a program of the emulator. */
export const binFile = (name: string): string => `${rootFolder}/bin/${name}`;

/**
 * The folder of the emulator's programs. On Windows `erl.exe` looks for `erlexec.dll` only in a folder
 * `erts-<version>\bin`, and takes the folder two levels above for OTP's root.
 *
 * @param erts version of ERTS
 */
export const emulatorFolder = (os: OperatingSystem, erts: string): string =>
  os === 'windows' ? versionedBin(erts) : `${rootFolder}/bin`;

/** The folder where programs that start Erlang themselves look for it: `code:root_dir()/erts-<version>/bin`. */
export const versionedBin = (erts: string): string => `${rootFolder}/erts-${erts}/bin`;

/** Shared libraries of the runtime, by the names that programs require. */
export const sharedFolder = `${rootFolder}/shared`;

/** An application of OTP, e.g. `erts/lib/ssl-11.2`. */
export const otpApplication = (name: string, version: string): string =>
  `${rootFolder}/lib/${name}-${version}`;

/** A path below `releases/` of OTP. */
export const otpReleases = (path: string): string => `${rootFolder}/releases/${path}`;

/** The same path from `ROOTDIR`, without a slash in front: `lib/ssl-11.2/ebin/ssl.beam`. */
export const fromRoot = (path: string): string => path.slice(rootFolder.length + 1);

/** The escript, whose own name may decide the module that is started. */
export const escriptFile = (name: string): string => `bin/${name}`;

/** The folder of the files laid out beside the escript. */
export const programFolder = 'lib';

/** A folder or file of the program beside its escript, e.g. `lib/my_app-1.0/priv/data`. */
export const laidOut = (path: string): string => `${programFolder}/${path}`;

/** The same path from `programFolder`, without a slash in front: `my_app-1.0/priv/data`. */
export const fromProgramFolder = (path: string): string => path.slice(programFolder.length + 1);

/** Modules that the packer adds to a program. */
export const addedModules = laidOut('onebeam/ebin');

/** The folder of one program where there are several. */
export const programPath = (name: string, path: string): string => `programs/${name}/${path}`;

/**
 * The boot file of one of several programs, without `.boot`. All are in one folder, because they compress well
 * together.
 */
export const ownBoot = (name: string): string => `boot/${name}`;

export const ownBootFile = (name: string): string => `${ownBoot(name)}.boot`;

/** The program that a path belongs to where there are several; nothing for what they share. */
export const programOf = (path: string): string | undefined =>
  /^programs\/([^/]+)\//.exec(path)?.[1] ?? /^boot\/(.+)\.boot$/.exec(path)?.[1];

/** Returns true for a BEAM file of the program. */
export const isLaidOutModule = (path: string): boolean => /^lib\/(?!onebeam\/).*\.beam$/.test(path);

/** Returns true for the path of the escript. */
export const isEscriptFile = (path: string): boolean => /^(programs\/[^/]+\/)?bin\/[^/]+$/.test(path);

/** The application folder (`ssl-11.2`) of OTP that a path is in; none for others. */
export const otpApplicationOf = (path: string): string | undefined => /^erts\/lib\/([^/]+)\//.exec(path)?.[1];

/** The same, only for the `.app` file of an application. */
export const otpResourceOf = (path: string): string | undefined =>
  /^erts\/lib\/([^/]+)\/ebin\/[^/]+\.app$/.exec(path)?.[1];

/** Returns true for a path in a folder of emulator programs. */
export const isInEmulatorFolder = (path: string): boolean =>
  /^(erts\/(bin|erts-[^/]*)|erts-[^/]*)\//.test(path);

/**
 * Returns the folder that a listing counts a file to: the folder of its OTP application, else the folder it is in.
 */
export const listedFolder = (path: string): string =>
  path
    .split('/')
    .slice(0, path.startsWith(`${rootFolder}/lib/`) ? 3 : -1)
    .join('/');

/** Returns true for a path of the runtime, false for one of the program. */
export const isOfRuntime = (path: string): boolean => path.startsWith(`${rootFolder}/`);

/** The folder of the emulator's programs in a release. */
export const releaseEmulatorFolder = (erts: string): string => `erts-${erts}/bin`;

/** A file of the runtime in a release, by its path in the layout of escripts with `versionedBin`. */
export const inRelease = (path: string): string => fromRoot(path);

/** The folder of an application in a release. */
export const releaseApplication = (name: string, version: string): string => `lib/${name}-${version}`;

/** Shared libraries of a release's runtime. */
export const releaseSharedFolder = 'shared';

/** The folder of all applications in a release. */
export const releaseLibraries = 'lib';

/** A file in `releases/`, or below the folder of a version there. */
export const releaseFile = (first: string, ...more: string[]): string =>
  ['releases', first, ...more].join('/');

/** The boot file of `eval`, which the packer adds. */
export const releaseEvalBoot = (version: string): string => releaseFile(version, 'onebeam_eval.boot');

/** A program or script of a release. */
export const releaseProgram = (name: string): string => `bin/${name}`;

/** Returns the name of a program or script in the `bin` folder of a release. */
export const releaseProgramName = (path: string): string | undefined => /^bin\/([^/]+)$/.exec(path)?.[1];

/** Returns true for a path of the emulator of a release, and of its libraries. */
export const isReleaseRuntime = (path: string): boolean => /^(erts-[^/]+|shared)\//.test(path);

/** The application folder (`ssl-11.2`) of a release that a path is in; none for others. */
export const releaseApplicationOf = (path: string): string | undefined =>
  /^lib\/(?!onebeam\/)([^/]+)\//.exec(path)?.[1];

/** The same, only for the `.app` file of an application. */
export const releaseResourceOf = (path: string): string | undefined =>
  /^lib\/([^/]+)\/ebin\/[^/]+\.app$/.exec(path)?.[1];
