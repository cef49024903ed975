import {
  checkApplicationNames,
  checkBaseUrl,
  checkCacheLimit,
  checkCookie,
  checkDays,
  checkLevel,
  checkMinRate,
  checkMirror,
  checkModuleName,
  checkPriv,
  checkProgramName,
  checkTargets,
  checkVariableNames,
  checkVariables,
  checkWindowsVersion,
} from '../option-checks.ts';
import { bootFiles, buildDefaults, buildForms, startProfiles, windowsConsoles } from '../options.ts';
import { codeModes, distributions, releaseKinds, workingFolders } from '../release-options.ts';
import { isErtsPath } from '../runtimes/runtime-source.ts';
import { checkChannels, shippedChannels } from '../shipping/channels/channel-list.ts';
import { targets } from '../targets/target.ts';
import type { OptionTable } from './option.ts';

const making = 'Build';
const releases = 'Releases';
const runtime = 'Runtime';
const shipping = 'Shipping';
const windows = 'Windows';
const output = 'Output';

/**
 * Every option that several commands or `onebeam.toml` have, once, in the order of the help: a name means the same
 * everywhere. Flag, variable, key, type, default, help, validation and completion are made from its entry.
 */
export const optionTable = {
  target: {
    kind: 'list',
    short: 't',
    group: making,
    setting: true,
    describe: 'target names separated by commas, `all` or `host`',
    default: buildDefaults.targets,
    check: checkTargets,
    suggestions: ['all', 'host', ...targets],
  },
  output: {
    kind: 'text',
    short: 'o',
    group: making,
    setting: 'build',
    describe: 'output path; for build: the executable, or a folder that ends in /',
    defaultText: `${buildDefaults.output}/<name>`,
    path: true,
  },
  name: {
    kind: 'text',
    group: making,
    setting: true,
    describe: 'program name',
    defaultText: "the escript's",
    check: checkProgramName,
  },
  level: {
    kind: 'number',
    group: making,
    setting: true,
    describe: 'zstd compression level (1–19)',
    default: buildDefaults.level,
    check: checkLevel,
  },
  'inherit-env': {
    kind: 'list',
    group: making,
    setting: true,
    describe: 'environment variables to pass to the program, such as ERL_LIBS',
    check: checkVariableNames,
  },
  erts: {
    kind: 'text',
    group: runtime,
    setting: true,
    describe: 'Erlang runtime: an OTP folder, archive, URL or version; `{target}` is replaced',
    path: isErtsPath,
  },
  'add-app': {
    kind: 'list',
    group: runtime,
    setting: true,
    describe: 'OTP applications to include',
    check: checkApplicationNames,
  },
  'drop-app': {
    kind: 'list',
    group: runtime,
    setting: true,
    describe: 'OTP applications to exclude',
    check: checkApplicationNames,
  },
  priv: {
    kind: 'list',
    group: making,
    setting: true,
    describe: 'APPLICATION=FOLDER: pack the folder as the priv of the application; repeatable',
    path: 'behind =',
    check: checkPriv,
  },
  form: {
    kind: 'text',
    choices: buildForms,
    group: making,
    setting: 'build',
    describe: 'fat: one executable; thin: a folder and a .tar.gz with a small sh launcher',
    default: buildDefaults.form,
  },
  boot: {
    kind: 'text',
    choices: bootFiles,
    group: making,
    setting: true,
    describe: 'boot file: tailored to the program, or the one that escript uses',
    default: buildDefaults.boot,
  },
  profile: {
    kind: 'text',
    choices: startProfiles,
    group: making,
    setting: true,
    describe: 'cli: start faster, without distribution and host name lookup',
    default: buildDefaults.profile,
  },
  'profile-start': {
    kind: 'text',
    mayBeEmpty: true,
    group: making,
    setting: true,
    describe: 'run the program once with these arguments and preload the modules and functions it uses',
  },
  shake: {
    kind: 'switch',
    group: making,
    setting: true,
    describe: 'remove OTP modules that the program cannot reach, then test that it starts',
  },
  kind: {
    kind: 'text',
    choices: releaseKinds,
    group: releases,
    setting: true,
    describe: "service: with commands such as stop; app: every argument is the program's; cli: runs --entry",
    defaultText: 'service, cli with --entry',
  },
  entry: {
    kind: 'text',
    group: releases,
    setting: true,
    describe: 'the module whose main/1 runs, for --kind cli',
    check: checkModuleName,
  },
  commands: {
    kind: 'list',
    group: releases,
    setting: true,
    describe: 'commands of a service: mix, relx, none, or their names',
    defaultText: "the release's",
  },
  mode: {
    kind: 'text',
    choices: codeModes,
    group: releases,
    setting: true,
    describe: 'load code on demand, or all of it at start',
    defaultText: 'embedded for services',
  },
  distribution: {
    kind: 'text',
    choices: distributions,
    group: releases,
    setting: true,
    describe: 'local: reachable only from this machine, without epmd; sname, name: as in Erlang',
    defaultText: 'local for services of Mix',
  },
  cookie: {
    kind: 'text',
    group: releases,
    setting: true,
    describe: "generate: one for each user; ship: the release's; env NAME: a variable",
    defaultText: 'generate',
    check: checkCookie,
  },
  env: {
    kind: 'list',
    group: releases,
    setting: true,
    describe: 'NAME=VALUE: default of an environment variable',
    whole: true,
    check: checkVariables,
  },
  'vm-args': {
    kind: 'text',
    group: releases,
    setting: true,
    describe: "emulator arguments; replaces the release's vm.args",
    path: true,
  },
  'sys-config': {
    kind: 'text',
    group: releases,
    setting: true,
    describe: "configuration file; replaces the release's sys.config",
    path: true,
  },
  cwd: {
    kind: 'text',
    choices: workingFolders,
    group: releases,
    setting: true,
    describe: "working directory: the user's, the state folder, or the release's",
    defaultText: 'keep; state for services of relx',
  },
  'no-env-script': {
    kind: 'switch',
    group: releases,
    setting: true,
    describe: 'do not source env.sh of a Mix release, or run hooks of a relx release',
  },
  native: {
    kind: 'list',
    group: releases,
    setting: true,
    describe: 'folder of native files that replace those of the release; `{target}` is replaced',
    path: true,
  },
  'native-from-cache': {
    kind: 'switch',
    group: releases,
    setting: true,
    describe: 'use precompiled native code from the caches of elixir_make and rustler_precompiled',
  },
  'keep-boot': {
    kind: 'switch',
    group: releases,
    setting: true,
    describe: "keep the release's boot files; requires the OTP version that it was built with",
  },
  path: {
    kind: 'list',
    group: releases,
    setting: true,
    describe: 'folders of applications for a .rel file or --start; `*` matches any name',
    path: true,
  },
  start: {
    kind: 'list',
    group: releases,
    setting: true,
    describe: 'build a release of these applications in the folder and their dependencies',
    check: checkApplicationNames,
  },
  'make-release': {
    kind: 'switch',
    group: releases,
    describe: 'run `mix release` or `rebar3 release` in the project first, and pack the result',
  },
  'upgrade-from': {
    kind: 'list',
    group: releases,
    setting: true,
    describe: 'older releases, or their executables, from which running systems can be upgraded',
    path: true,
  },
  'release-version': {
    kind: 'text',
    group: releases,
    setting: true,
    describe: 'version of the release, if the folder has several',
  },
  'system-libraries': {
    kind: 'switch',
    group: runtime,
    setting: true,
    describe: "use the target system's shared libraries instead of packing them",
  },
  'keep-debug': {
    kind: 'switch',
    group: runtime,
    setting: true,
    describe: 'keep debug information and symbols in the runtime',
  },
  offline: { kind: 'switch', group: runtime, setting: true, describe: 'do not access the network' },
  mirror: {
    kind: 'text',
    group: runtime,
    setting: true,
    describe: 'download runtimes from this URL instead of their publishers',
    check: checkMirror,
  },
  'min-rate': {
    kind: 'number',
    group: runtime,
    setting: true,
    describe: 'abort downloads slower than this, in bytes per second over 30 s; 0: never',
    default: buildDefaults.minRate,
    check: checkMinRate,
  },
  'lock-file': {
    kind: 'text',
    group: runtime,
    setting: true,
    describe: 'file that pins downloaded runtimes',
    default: buildDefaults.lockFile,
    path: true,
  },
  to: {
    kind: 'list',
    group: shipping,
    setting: 'ship',
    describe: 'channel names separated by commas, or `all`',
    default: ['all'],
    check: checkChannels,
    suggestions: ['all', ...shippedChannels],
  },
  'base-url': {
    kind: 'text',
    group: shipping,
    setting: 'ship',
    describe: 'URL where the files will be published; `{version}` is replaced',
    check: checkBaseUrl,
  },
  compress: {
    kind: 'text',
    choices: ['gzip', 'xz', 'both'],
    group: shipping,
    setting: 'ship',
    describe: 'compression of tar archives; xz needs the program `xz`',
    default: 'gzip',
  },
  'sign-key': {
    kind: 'text',
    group: shipping,
    setting: 'ship',
    describe: 'minisign secret key without a password: a file, or its content',
    secret: true,
  },
  'cache-limit': {
    kind: 'number',
    group: output,
    setting: 'build',
    describe: 'limit of the build cache in megabytes; removes the least recently used entries; 0: no limit',
    default: buildDefaults.cacheLimit,
    check: checkCacheLimit,
  },
  archive: {
    kind: 'switch',
    group: shipping,
    setting: true,
    describe: 'also write .tar.gz (Linux) or .zip (Windows, macOS) archives and SHA256SUMS',
  },
  'macos-app': {
    kind: 'switch',
    group: shipping,
    setting: true,
    describe: 'also write an .app bundle for macOS targets',
  },
  desktop: {
    kind: 'switch',
    group: shipping,
    setting: true,
    describe: 'also write a .desktop file for Linux targets',
  },
  icon: {
    kind: 'text',
    group: shipping,
    setting: true,
    describe: 'PNG or ICNS file for --macos-app and --desktop',
    defaultText: 'a built-in icon',
    path: true,
  },
  'windows-icon': {
    kind: 'text',
    group: windows,
    setting: true,
    describe: '.ico file for the executable',
    path: true,
  },
  'windows-vcruntime': {
    kind: 'text',
    group: windows,
    setting: true,
    describe: 'folder with the Visual C++ runtime DLLs to pack with the program',
    path: true,
  },
  'windows-title': {
    kind: 'text',
    group: windows,
    setting: true,
    describe: 'product name',
    defaultText: '--name',
  },
  'windows-description': {
    kind: 'text',
    group: windows,
    setting: true,
    describe: 'file description, shown in the Task Manager',
    defaultText: 'the title',
  },
  'windows-version': {
    kind: 'text',
    group: windows,
    setting: true,
    describe: 'file version: up to four numbers, such as 1.2.3',
    check: checkWindowsVersion,
  },
  'windows-publisher': { kind: 'text', group: windows, setting: true, describe: 'publisher name' },
  'windows-copyright': { kind: 'text', group: windows, setting: true, describe: 'copyright notice' },
  'windows-console': {
    kind: 'text',
    choices: windowsConsoles,
    group: windows,
    setting: true,
    describe: 'console window when double-clicked: close on exit, keep open, or hide',
    default: buildDefaults.console,
  },
  systemd: { kind: 'switch', group: making, describe: 'a unit for systemd; the default for Linux' },
  launchd: { kind: 'switch', group: making, describe: 'a property list for launchd; the default for macOS' },
  windows: { kind: 'switch', group: making, describe: 'not supported: the error names an alternative' },
  'install-path': {
    kind: 'text',
    group: making,
    describe: 'absolute path of the executable on the target machine',
    defaultText: '/usr/local/bin/<name>',
  },
  print: { kind: 'switch', group: output, describe: 'print the file instead of writing it' },
  rebuild: { kind: 'switch', group: making, describe: 'build the executable again and compare' },
  sbom: { kind: 'switch', group: output, describe: 'print the bill of materials (CycloneDX JSON)' },
  html: {
    kind: 'text',
    group: output,
    describe: 'also write a page with a treemap to this file',
    path: true,
  },
  'older-than': {
    kind: 'number',
    group: making,
    describe: 'remove entries not used for this many days',
    default: 30,
    check: checkDays,
  },
  'dry-run': {
    kind: 'switch',
    short: 'n',
    group: output,
    describe: 'show what would be done without writing files',
  },
  strict: {
    kind: 'switch',
    group: output,
    setting: true,
    describe: 'treat warnings as errors, and write nothing',
  },
  json: { kind: 'switch', group: output, describe: 'print the result as JSON' },
  color: {
    kind: 'text',
    choices: ['auto', 'always', 'never'],
    group: 'General',
    describe: 'use colours',
    default: 'auto',
  },
  quiet: { kind: 'switch', short: 'q', group: 'General', describe: 'print only warnings and errors' },
  verbose: {
    kind: 'switch',
    short: 'v',
    group: 'General',
    describe: 'show configuration sources, build tool output and stack traces',
  },
  config: {
    kind: 'text',
    short: 'c',
    group: 'General',
    describe: 'configuration file',
    defaultText: 'onebeam.toml here or in a folder above',
    path: true,
  },
} as const satisfies OptionTable;

export type OptionName = keyof typeof optionTable;

/** Some of the options, in this order. */
export function pickOptions<const Name extends OptionName>(
  ...names: readonly Name[]
): Pick<typeof optionTable, Name>;
export function pickOptions(...names: readonly OptionName[]): OptionTable {
  return Object.fromEntries(names.map((name) => [name, optionTable[name]]));
}

/** The options that every command has. */
export const generalOptions = pickOptions('json', 'color', 'quiet', 'verbose');

/** The options that `onebeam.toml` and variables can set. */
export const settingOptions: OptionTable = Object.fromEntries(
  Object.entries<OptionTable[string]>(optionTable).filter(([, { setting }]) => setting !== undefined),
);
