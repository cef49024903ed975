import { basename, extname, resolve } from 'node:path';
import { OnebeamError } from './errors/onebeam-error.ts';
import {
  type Check,
  checkApplicationNames,
  checkCacheLimit,
  checkChoice,
  checkCommandName,
  checkCookie,
  checkLevel,
  checkMinRate,
  checkMirror,
  checkModuleName,
  checkOncePerApplication,
  checkPriv,
  checkProgramName,
  checkSuiteName,
  checkTargets,
  checkVariableNames,
  checkVariables,
  checkWindowsVersion,
  listMembers,
  parsePriv,
  parseVariable,
} from './option-checks.ts';
import {
  codeModes,
  distributions,
  type ReleaseBuildOptions,
  type ReleaseRequest,
  releaseKinds,
  releaseTools,
  workingFolders,
} from './release-options.ts';
import type { Reporter } from './reporter.ts';
import { type Host, hostTarget } from './targets/host-target.ts';
import { parseTarget } from './targets/parse-target.ts';
import { type Target, targets } from './targets/target.ts';

/** Boot files: `fast` is made for the program, `escript` is the one that `escript` uses. */
export const bootFiles = ['fast', 'escript'] as const;

/** The forms of a result: one executable, or a folder and an archive whose launcher is a small `sh` script. */
export const buildForms = ['fat', 'thin'] as const;
export type BuildForm = (typeof buildForms)[number];

/** Ways to start that give up something for a faster start: see `start/start-profile.ts`. */
export const startProfiles = ['none', 'cli'] as const;
export type StartProfile = (typeof startProfiles)[number];

/** When a console that Windows opened only for the program closes; or no console, for a program with windows. */
export const windowsConsoles = ['close', 'keep', 'hide'] as const;
export type WindowsConsole = (typeof windowsConsoles)[number];

/** The defaults of a build request. */
export const buildDefaults = {
  targets: ['host'],
  output: 'dist',
  level: 3,
  form: 'fat',
  boot: 'fast',
  profile: 'none',
  console: 'close',
  /** In bytes per second. */
  minRate: 1000,
  /** In megabytes. */
  cacheLimit: 5000,
  lockFile: 'onebeam.lock',
} as const;

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

/** The environment of a build. `defaultContext` takes missing fields from the process. */
export interface BuildContext {
  /** Relative paths start here. */
  workingFolder: string;
  /** The build cache: downloads of Bun, launchers, runtimes and compressed frames. */
  cacheFolder: string;
  /** The environment of programs that are run (npm, apt-get, the Bun of the build), and where they are looked for. */
  environment: Readonly<Record<string, string | undefined>>;
  host: Host;
  /** Seconds since 1970 for everything packed: `SOURCE_DATE_EPOCH`. A fixed time by default. */
  sourceDateEpoch?: number | undefined;
  report?: Reporter | undefined;
  signal?: AbortSignal | undefined;
}

/** Payload options with all defaults filled in. */
export interface PayloadOptions {
  name: string;
  addApplications: string[];
  dropApplications: string[];
  inheritEnvironment: string[];
  /** `folder` is absolute. */
  priv: { application: string; folder: string }[];
  boot: (typeof bootFiles)[number];
  profile: StartProfile;
  profileStart: string[] | undefined;
  shake: boolean;
  systemLibraries: boolean;
  keepDebug: boolean;
  /** Absolute. */
  windowsVcruntime: string | undefined;
  startModules: string[];
  /** `compiler` is packed although nothing needs it, where the runtime has it. */
  compiler: boolean;
}

/** One of the programs of an executable, with nothing left open. */
export interface ProgramOptions {
  name: string;
  /** Absolute. */
  escript: string;
  /** `folder` is absolute. */
  priv: PayloadOptions['priv'];
  startModules: string[];
}

/** A request with nothing left open. */
export interface BuildOptions extends PayloadOptions {
  /** The escript, or the release; absolute. */
  escript: string;
  /** Only of a release. */
  release: ReleaseBuildOptions | undefined;
  /** Sorted by name; empty for an executable with one program. */
  programs: ProgramOptions[];
  form: BuildForm;
  outputs: { target: Target; path: string }[];
  erts: string | undefined;
  level: number;
  /** `icon` is absolute. */
  windows: Omit<WindowsRequest, 'console'> & { console: WindowsConsole };
  offline: boolean;
  mirror: string | undefined;
  minRate: number;
  cacheLimit: number;
  lockFile: string;
  dryRun: boolean;
}

/**
 * Checks a request and fills in its defaults. Opens no file: a missing file is reported when it is opened.
 *
 * @param programName the name in the release, which is known when it is read.
 * @throws `option-invalid`, `options-conflict`, `target-unknown`
 */
export function buildOptions(
  request: BuildRequest,
  { workingFolder, host }: BuildContext,
  programName?: string,
): BuildOptions {
  const { escript, release } = inputOf(request, workingFolder);
  const programs = programList(request, workingFolder);
  const ofPayload = payloadOptions(programName ?? escript, request, workingFolder);
  const chosen = targetList(request.targets ?? buildDefaults.targets, host);
  const form = choice('--form', buildForms, request.form ?? buildDefaults.form);
  return {
    ...ofPayload,
    escript,
    release,
    programs,
    form,
    outputs: outputPaths(request.output, ofPayload.name, chosen, workingFolder, form),
    erts: request.erts,
    level: checked('--level', request.level ?? buildDefaults.level, checkLevel),
    windows: windowsRequest(request.windows ?? {}, workingFolder),
    offline: request.offline ?? false,
    mirror: request.mirror === undefined ? undefined : checked('--mirror', request.mirror, checkMirror),
    minRate: checked('--min-rate', request.minRate ?? buildDefaults.minRate, checkMinRate),
    cacheLimit: checked('--cache-limit', request.cacheLimit ?? buildDefaults.cacheLimit, checkCacheLimit),
    lockFile: resolve(workingFolder, request.lockFile ?? buildDefaults.lockFile),
    dryRun: request.dryRun ?? false,
  };
}

/**
 * As `buildOptions`, for the payload only.
 *
 * @param escript its path: the program's name follows from it.
 * @param workingFolder where relative paths start.
 * @throws `option-invalid`, `options-conflict`
 */
export function payloadOptions(
  escript: string,
  request: PayloadRequest,
  workingFolder: string,
): PayloadOptions {
  checkProfileStart(request);
  return {
    name: checked('--name', request.name ?? basename(escript, extname(escript)), checkProgramName),
    addApplications: applicationNames('--add-app', request.addApplications),
    dropApplications: applicationNames('--drop-app', request.dropApplications),
    inheritEnvironment: uniqueMembers('--inherit-env', request.inheritEnvironment, checkVariableNames),
    priv: privFolders(request.priv ?? [], workingFolder),
    boot: choice('--boot', bootFiles, request.boot ?? buildDefaults.boot),
    profile: choice('--profile', startProfiles, request.profile ?? buildDefaults.profile),
    profileStart: request.profileStart && [...request.profileStart],
    shake: request.shake ?? false,
    systemLibraries: request.systemLibraries ?? false,
    keepDebug: request.keepDebug ?? false,
    windowsVcruntime: request.windowsVcruntime && resolve(workingFolder, request.windowsVcruntime),
    startModules: [...(request.startModules ?? [])],
    compiler: false,
  };
}

/** @throws `option-invalid`, `options-conflict` */
function inputOf(request: BuildRequest, workingFolder: string): Pick<BuildOptions, 'escript' | 'release'> {
  const { escript, release } = request;
  const given = typeof release === 'string' ? { path: release } : release;
  if ((escript === undefined) === (given === undefined)) {
    throw new OnebeamError('options-conflict', { problem: 'escript-or-release' });
  }
  if (!given) return { escript: resolve(workingFolder, escript!), release: undefined };
  const only = escriptOptions.find(([, isGiven]) => isGiven(request))?.[0];
  if (only) throw new OnebeamError('options-conflict', { problem: 'escript-only', found: only });
  return { escript: resolve(workingFolder, given.path), release: releaseOptions(given, workingFolder) };
}

/** Options for the start of an escript, and for the choice of its applications. */
const escriptOptions: readonly [string, (request: BuildRequest) => boolean][] = [
  ['--profile', ({ profile }) => profile !== undefined && profile !== 'none'],
  ['--shake', ({ shake }) => shake === true],
  ['--drop-app', ({ dropApplications }) => (dropApplications?.length ?? 0) > 0],
  ['--boot', ({ boot }) => boot === 'escript'],
  ['several programs', ({ programs }) => (programs?.length ?? 0) > 0],
];

function releaseOptions(given: ReleaseRequest, workingFolder: string): ReleaseBuildOptions {
  const absolute = (path: string | undefined) => path && resolve(workingFolder, path);
  const optional = <Choice extends string>(
    option: string,
    choices: readonly Choice[],
    value: string | undefined,
  ): Choice | undefined => (value === undefined ? undefined : choice(option, choices, value));
  const { entry, cookie } = given;
  if (entry !== undefined) checked('--entry', entry, checkModuleName);
  if (cookie !== undefined) checked('--cookie', cookie, checkCookie);
  const kind = optional('--kind', releaseKinds, given.kind);
  if (kind === 'cli' && entry === undefined) {
    throw new OnebeamError('options-conflict', { problem: 'cli-without-entry' });
  }
  if (kind !== undefined && kind !== 'cli' && entry !== undefined) {
    throw new OnebeamError('options-conflict', { problem: 'entry-without-cli' });
  }
  const variables = checked('--env', given.env ?? [], checkVariables);
  return {
    ...{ kind, entry, cookie, node: given.node, releaseVersion: given.releaseVersion },
    tool: optional('tool', releaseTools, given.tool),
    commands: given.commands && listMembers(given.commands),
    mode: optional('--mode', codeModes, given.mode),
    distribution: optional('--distribution', distributions, given.distribution),
    env: Object.fromEntries(variables.map((one) => parseVariable(one)!)),
    vmArgs: absolute(given.vmArgs),
    sysConfig: absolute(given.sysConfig),
    workingFolder: optional('--cwd', workingFolders, given.cwd),
    envScript: given.envScript ?? true,
    native: (given.native ?? []).map((one) => resolve(workingFolder, one)),
    keepBoot: given.keepBoot ?? false,
    nativeFromCache: given.nativeFromCache ?? false,
    upgradeFrom: (given.upgradeFrom ?? []).map((one) => resolve(workingFolder, one)),
    searchPath: (given.searchPath ?? []).map((one) => resolve(workingFolder, one)),
    start: [...uniqueMembers('--start', given.start, checkApplicationNames)],
  };
}

/** @returns nothing for a single program. @throws `option-invalid` */
function programList({ programs = [], name }: BuildRequest, workingFolder: string): ProgramOptions[] {
  if (programs.length < 2) return [];
  const found = programs.map(({ escript, name, priv, startModules }) => ({
    name: checked('--name', name ?? basename(escript, extname(escript)), checkCommandName),
    escript: resolve(workingFolder, escript),
    priv: privFolders(priv ?? [], workingFolder),
    startModules: [...(startModules ?? [])],
  }));
  checked('--name', name ?? '', checkSuiteName(found.map((program) => program.name)));
  return found.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The plain boot file of `escript` loads nothing of the program's. @throws `options-conflict` */
function checkProfileStart({ profileStart, boot }: PayloadRequest): void {
  if (!profileStart || boot !== 'escript') return;
  throw new OnebeamError('options-conflict', { problem: 'profile-start-with-escript-boot' });
}

/**
 * Parses names of targets.
 *
 * @param names each a target, an alias, `host` or `all`; commas separate several.
 * @param host the machine that `host` refers to.
 * @returns each target once, in the order of `targets`.
 * @throws OnebeamError `option-invalid`, `target-unknown`
 */
export function targetList(names: readonly string[], host: Host): Target[] {
  const chosen = new Set<Target>();
  for (const name of listMembers(checked('--target', names, checkTargets))) {
    if (name === 'all') for (const target of targets) chosen.add(target);
    else chosen.add(name === 'host' ? hostTarget(host) : parseTarget(name));
  }
  return targets.filter((target) => chosen.has(target));
}

function outputPaths(
  output: string | undefined,
  name: string,
  chosen: readonly Target[],
  workingFolder: string,
  form: BuildForm,
): { target: Target; path: string }[] {
  const several = chosen.length > 1;
  const isFolder = several || output === undefined || /[/\\]$/.test(output);
  const place = resolve(workingFolder, output ?? buildDefaults.output);
  return chosen.map((target) => {
    const suffix = form === 'thin' ? '' : target.startsWith('windows') ? '.exe' : '';
    const label = form === 'thin' ? '-thin' : '';
    if (!isFolder) return { target, path: place.endsWith(suffix) ? place : place + suffix };
    return { target, path: resolve(place, `${name}${several ? `-${target}` : ''}${label}${suffix}`) };
  });
}

/** Names of OTP applications, each once and sorted. @throws `option-invalid` */
const applicationNames = (option: string, names: readonly string[] | undefined): string[] =>
  uniqueMembers(option, names, checkApplicationNames).sort();

const uniqueMembers = (
  option: string,
  texts: readonly string[] = [],
  check: Check<readonly string[]>,
): string[] => [...new Set(listMembers(checked(option, texts, check)))];

function windowsRequest(
  { icon, console: given = buildDefaults.console, ...rest }: WindowsRequest,
  workingFolder: string,
): BuildOptions['windows'] {
  if (rest.version !== undefined) checked('--windows-version', rest.version, checkWindowsVersion);
  return {
    ...rest,
    ...(icon && { icon: resolve(workingFolder, icon) }),
    console: choice('--windows-console', windowsConsoles, given),
  };
}

function privFolders(
  given: NonNullable<PayloadRequest['priv']>,
  workingFolder: string,
): BuildOptions['priv'] {
  const folders = given.map((one) => {
    if (typeof one === 'string') checked('--priv', [one], checkPriv);
    const { application, folder } = typeof one === 'string' ? parsePriv(one)! : one;
    return { application, folder: resolve(workingFolder, folder) };
  });
  return [...checked('--priv', folders, checkOncePerApplication)];
}

/** @throws `option-invalid` */
function choice<Choice extends string>(option: string, choices: readonly Choice[], given: string): Choice {
  checked(option, given, checkChoice(choices));
  return choices.find((one) => one === given)!;
}

/** @throws `option-invalid` */
function checked<Value>(option: string, value: Value, check: Check<Value>): Value {
  const problem = check(value);
  if (problem) throw new OnebeamError('option-invalid', { path: option, ...problem });
  return value;
}
