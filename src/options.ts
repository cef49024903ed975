import { basename, extname, resolve } from 'node:path';
import { OnebeamError } from './errors/onebeam-error.ts';
import type { Reporter } from './reporter.ts';
import { isDeviceName } from './targets/device-name.ts';
import { type Host, hostTarget } from './targets/host-target.ts';
import { parseTarget } from './targets/parse-target.ts';
import { type Target, targets } from './targets/target.ts';
import { isVariableName } from './targets/variable-name.ts';

/** Ways to start that give up something for time; what that is tells `build/start-profile.ts`. */
export const startProfiles = ['none', 'cli'] as const;
export type StartProfile = (typeof startProfiles)[number];

/** When a window that was opened for a Windows program alone closes; or none at all, for a program with windows. */
export const windowsConsoles = ['close', 'keep', 'hide'] as const;
export type WindowsConsole = (typeof windowsConsoles)[number];

/** What Windows shows of a program. Everything has a default, and nothing of it is for other systems. */
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
  /** `close`, `keep` or `hide`; `close` by default. */
  console?: string | undefined;
}

/** What shapes a payload: the same for `build`, `packageEscript` and `estimateSize`. Everything has a default. */
export interface PayloadRequest {
  /** The program's name; the escript's file name without its extension by default. */
  name?: string | undefined;
  /** OTP applications packed although nothing names them. */
  addApplications?: readonly string[] | undefined;
  /** OTP applications left out although something names them. */
  dropApplications?: readonly string[] | undefined;
  /** Variables that reach the program although their like are removed: `ERL_LIBS`. */
  inheritEnvironment?: readonly string[] | undefined;
  /**
   * `APPLICATION=FOLDER`, or both apart: folders that become the `priv` of applications. Apart, the application may also be
   * a folder of the archive by its name, `my_app-1.0`.
   */
  priv?: readonly (string | { application: string; folder: string })[] | undefined;
  /** `fast`: a boot file made for the program; `escript`: the one that `escript` uses. `fast` by default. */
  boot?: string | undefined;
  /** `none`, or `cli`: a faster start that gives up what `start-profile.ts` tells. `none` by default. */
  profile?: string | undefined;
  /**
   * Words with which the program is started once, on this machine, to find out which modules its start loads; none for a
   * start without words. Nothing is started by default.
   */
  profileStart?: readonly string[] | undefined;
  /** Modules of OTP that the program cannot get to are left out. Not by default. */
  shake?: boolean | undefined;
  /** Modules that a start loads, when they are known already. */
  startModules?: readonly string[] | undefined;
}

/** What `build` is asked for. Everything but the escript has a default. */
export interface BuildRequest extends PayloadRequest {
  /** The finished escript. */
  escript: string;
  /** The executable, for one target; a folder (ending in `/`, or there already) for several. `dist/<name>` by default. */
  output?: string | undefined;
  /** Names of targets, `host`, `all`, also with commas between them. The host by default. */
  targets?: readonly string[] | undefined;
  /** An OTP folder, an archive, a URL or a version. */
  erts?: string | undefined;
  /** Of zstd, 1 to 19; 3 by default. */
  level?: number | undefined;
  /** For Windows targets: icon, version, console. */
  windows?: WindowsRequest | undefined;
  /** Nothing is fetched: what is not in the cache or on the machine is an error. */
  offline?: boolean | undefined;
  /** Runtimes are fetched from below this URL instead of their publishers' hosts. */
  mirror?: string | undefined;
  /** Where fetched runtimes are pinned by URL, size and SHA-256; `onebeam.lock` in the working folder by default. */
  lockFile?: string | undefined;
  /** Everything is found out, nothing is written. */
  dryRun?: boolean | undefined;
}

/** What the library cannot know by itself, because it reads no environment. */
export interface Surroundings {
  /** Relative paths start here. */
  workingFolder: string;
  /** Where runtimes, bases, stubs and frames are kept between builds. */
  cacheFolder: string;
  /** The environment of programs that are run (npm, apt-get, the Bun of the build), and where they are looked for. */
  environment: Readonly<Record<string, string | undefined>>;
  host: Host;
  /** Seconds since 1970 for everything packed: `SOURCE_DATE_EPOCH`. A fixed time by default. */
  sourceDateEpoch?: number | undefined;
  report?: Reporter | undefined;
  signal?: AbortSignal | undefined;
}

/** What shapes a payload, with nothing left open. */
export interface PayloadOptions {
  name: string;
  addApplications: string[];
  dropApplications: string[];
  inheritEnvironment: string[];
  /** `folder` is absolute. */
  priv: { application: string; folder: string }[];
  boot: 'fast' | 'escript';
  profile: StartProfile;
  profileStart: string[] | undefined;
  shake: boolean;
  startModules: string[];
  /** `compiler` is packed although nothing needs it, where the runtime has it. */
  compiler: boolean;
}

/** A request with nothing left open. */
export interface BuildOptions extends PayloadOptions {
  escript: string;
  outputs: { target: Target; path: string }[];
  erts: string | undefined;
  level: number;
  /** `icon` is absolute. */
  windows: Omit<WindowsRequest, 'console'> & { console: WindowsConsole };
  offline: boolean;
  mirror: string | undefined;
  lockFile: string;
  dryRun: boolean;
}

/**
 * Checks a request and fills in what it leaves open. Pure: no file is looked at, so whether paths are any good is found
 * out by whoever opens them.
 *
 * @throws `option-invalid`, `options-conflict`, `target-unknown`
 */
export function buildOptions(request: BuildRequest, surroundings: Surroundings): BuildOptions {
  const { workingFolder, host } = surroundings;
  const escript = resolve(workingFolder, request.escript);
  const ofPayload = payloadOptions(escript, request, workingFolder);
  const wanted = targetList(request.targets ?? ['host'], host);
  return {
    ...ofPayload,
    escript,
    outputs: outputPaths(request.output, ofPayload.name, wanted, workingFolder),
    erts: request.erts,
    level: level(request.level ?? 3),
    windows: windowsRequest(request.windows ?? {}, workingFolder),
    offline: request.offline ?? false,
    mirror: mirrorUrl(request.mirror),
    lockFile: resolve(workingFolder, request.lockFile ?? 'onebeam.lock'),
    dryRun: request.dryRun ?? false,
  };
}

/**
 * As `buildOptions`, for the payload alone.
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
  return {
    name: programName(request.name ?? basename(escript, extname(escript))),
    addApplications: applicationNames('--add-app', request.addApplications),
    dropApplications: applicationNames('--drop-app', request.dropApplications),
    inheritEnvironment: variableNames(request.inheritEnvironment),
    priv: privFolders(request.priv ?? [], workingFolder),
    boot: oneOf('--boot', ['fast', 'escript'] as const, request.boot ?? 'fast'),
    profile: oneOf('--profile', startProfiles, request.profile ?? 'none'),
    profileStart: checkProfileStart(request),
    shake: request.shake ?? false,
    startModules: [...(request.startModules ?? [])],
    compiler: false,
  };
}

/** The plain boot file of `escript` loads nothing of the program's. @throws `options-conflict` */
function checkProfileStart({ profileStart, boot }: PayloadRequest): string[] | undefined {
  if (profileStart && boot === 'escript') {
    throw new OnebeamError('options-conflict', {
      found: '`--profile-start` and `--boot escript`',
      expected: 'the boot file of `escript` is the same for every program',
    });
  }
  return profileStart && [...profileStart];
}

/** A level of zstd. @throws `option-invalid` */
export function level(value: number): number {
  if (!Number.isInteger(value) || value < 1 || value > 19) {
    throw invalid('--level', 'a whole number from 1 to 19', value);
  }
  return value;
}

/** Where runtimes are fetched from instead. @throws `option-invalid` */
export function mirrorUrl(given: string | undefined): string | undefined {
  if (given === undefined || (/^https?:/i.test(given) && URL.canParse(given))) return given;
  throw invalid('--mirror', 'a URL with `http` or `https`', given);
}

/** The name becomes a file and a folder at the user's, on every system. @throws `option-invalid` */
function programName(name: string): string {
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}._+-]{0,63}$/u.test(name) || /\.$/.test(name)) {
    throw invalid('--name', 'letters, digits, `.`, `_`, `+`, `-`, at most 64 of them', name);
  }
  if (isDeviceName(name)) throw invalid('--name', 'a name that Windows does not keep for devices', name);
  return name;
}

/** Targets by name, with commas and blanks between, `host` and `all`; each once. @throws `option-invalid`, `target-unknown` */
export function targetList(names: readonly string[], host: Host): Target[] {
  const chosen = new Set<Target>();
  for (const name of membersOf(names)) {
    if (name === 'all') for (const target of targets) chosen.add(target);
    else chosen.add(name === 'host' ? hostTarget(host) : parseTarget(name));
  }
  if (chosen.size === 0) throw invalid('--target', 'a target, `host` or `all`', '');
  return targets.filter((target) => chosen.has(target));
}

function outputPaths(
  output: string | undefined,
  name: string,
  wanted: readonly Target[],
  workingFolder: string,
): { target: Target; path: string }[] {
  const several = wanted.length > 1;
  const isFolder = several || output === undefined || /[/\\]$/.test(output);
  const place = resolve(workingFolder, output ?? 'dist');
  return wanted.map((target) => {
    const suffix = target.startsWith('windows') ? '.exe' : '';
    if (!isFolder) return { target, path: place.endsWith(suffix) ? place : place + suffix };
    return { target, path: resolve(place, `${name}${several ? `-${target}` : ''}${suffix}`) };
  });
}

/** Names of OTP applications, each once. @throws `option-invalid` */
export function applicationNames(option: string, names: readonly string[] = []): string[] {
  const flat = membersOf(names);
  for (const name of flat) {
    if (!/^[a-z][a-zA-Z0-9_@]*$/.test(name)) throw invalid(option, 'names of applications', name);
  }
  return [...new Set(flat)].sort();
}

/** As the manifest takes them, which nobody should hear of after all the work. */
function variableNames(names: readonly string[] = []): string[] {
  const flat = membersOf(names);
  for (const name of flat) {
    if (!isVariableName(name)) throw invalid('--inherit-env', 'names of variables', name);
  }
  return [...new Set(flat)];
}

const membersOf = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => text.split(',')).map((text) => text.trim());

function windowsRequest(
  { icon, console: given = 'close', ...rest }: WindowsRequest,
  workingFolder: string,
): BuildOptions['windows'] {
  return {
    ...rest,
    ...(icon && { icon: resolve(workingFolder, icon) }),
    console: oneOf('--windows-console', windowsConsoles, given),
  };
}

function privFolders(
  given: NonNullable<PayloadRequest['priv']>,
  workingFolder: string,
): BuildOptions['priv'] {
  const folders = given.map((one) => {
    const { application, folder } = typeof one === 'string' ? parsePriv(one) : one;
    return { application, folder: resolve(workingFolder, folder) };
  });
  for (const { application } of folders) {
    const same = folders.filter((other) => other.application === application);
    if (same.length === 1) continue;
    const found = same.map(({ folder }) => `${application}=${folder}`).join(', ');
    throw invalid('--priv', 'one folder for each application', found);
  }
  return folders;
}

function parsePriv(given: string): { application: string; folder: string } {
  const [, application, folder] = /^([a-z][a-zA-Z0-9_@]*)=(.+)$/.exec(given) ?? [];
  if (!application || !folder) throw invalid('--priv', 'the form `APPLICATION=FOLDER`', given);
  return { application, folder };
}

function oneOf<Word extends string>(option: string, words: readonly Word[], given: string): Word {
  const word = words.find((known) => known === given);
  if (!word) throw invalid(option, `one of ${words.join(', ')}`, given);
  return word;
}

function invalid(option: string, expected: string, found: string | number): OnebeamError {
  return new OnebeamError('option-invalid', { path: option, expected, found });
}
