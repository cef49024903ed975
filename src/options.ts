import { basename, extname, resolve } from 'node:path';
import {
  type BuildForm,
  bootFiles,
  buildDefaults,
  buildForms,
  type StartProfile,
  startProfiles,
  type WindowsConsole,
  windowsConsoles,
} from './build-choices.ts';
import { outputPaths, targetList } from './build-outputs.ts';
import type { BuildRequest, PayloadRequest, WindowsRequest } from './build-request.ts';
import { OnebeamError } from './errors/onebeam-error.ts';
import {
  checkApplicationNames,
  checkCacheLimit,
  checkCommandName,
  checked,
  checkLevel,
  checkMinRate,
  checkMirror,
  checkOncePerApplication,
  checkPriv,
  checkProgramName,
  checkSuiteName,
  checkVariableNames,
  checkWindowsVersion,
  choice,
  parsePriv,
  uniqueMembers,
} from './option-checks.ts';
import { type ReleaseBuildOptions, releaseOptions } from './release-options.ts';
import type { Reporter } from './reporter.ts';
import type { Host } from './targets/host-target.ts';
import type { Target } from './targets/target.ts';

/** The environment of a build. `defaultContext` takes missing fields from the process. */
export interface BuildContext {
  /** Base of relative paths. */
  workingFolder: string;
  /** Folder that keeps runtimes, launchers and compressed frames between builds. */
  cacheFolder: string;
  /** Environment of the programs that a build runs (npm, apt-get, Bun); its `PATH` is where they are searched for. */
  environment: Readonly<Record<string, string | undefined>>;
  host: Host;
  /** Time of all packed files, in seconds since 1970 (`SOURCE_DATE_EPOCH`). Default: a fixed time. */
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
  /** Packs `compiler` if the runtime has it, even if nothing needs it. */
  compiler: boolean;
}

/** One of the programs of an executable, with all defaults filled in. */
export interface ProgramOptions {
  name: string;
  /** Absolute. */
  escript: string;
  /** `folder` is absolute. */
  priv: PayloadOptions['priv'];
  startModules: string[];
}

/** A build request with all defaults filled in. */
export interface BuildOptions extends PayloadOptions {
  /** The escript, or the release; absolute. */
  escript: string;
  /** Only for a release. */
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
 * @param programName the name of the release, once it has been read.
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
 * Like `buildOptions`, for the payload only.
 *
 * @param escript path of the escript, from which the program's name follows.
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
  ['programs', ({ programs }) => (programs?.length ?? 0) > 0],
];

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

/** Names of OTP applications, each once and sorted. @throws `option-invalid` */
const applicationNames = (option: string, names: readonly string[] | undefined): string[] =>
  uniqueMembers(option, names, checkApplicationNames).sort();

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
