import { mkdtemp, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inMemory, type PayloadFile } from '../archive/payload-file.ts';
import { reasonText } from '../errors/faults/reason.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { type MinimalFiles, minimalFiles } from '../otp/minimal/minimal-files.ts';
import type { SharedLibraryOptions } from '../otp/minimal/shared-libraries.ts';
import type { OtpRuntime } from '../otp/otp-runtime.ts';
import { releaseFile } from '../payload/format/layout.ts';
import type { ReleaseBuildRecord, Start } from '../payload/format/manifest.ts';
import type { ReleaseRecord } from '../payload/format/release-record.ts';
import type { ReleaseBuildOptions } from '../release-options.ts';
import type { Warning } from '../reporter.ts';
import { type Target, targetParts } from '../targets/target.ts';
import { agentModules } from './agent/agent.ts';
import type { AgentFacts } from './agent/agent-calls.ts';
import { entryOf } from './agent/agent-entry.ts';
import { agentFolder } from './boot/agent-boot.ts';
import { requireSameVersions } from './boot/kept-boots.ts';
import { planBoots } from './boot/plan-boots.ts';
import { emulatorStart } from './command/emulator-start.ts';
import { planHooks } from './command/hooks.ts';
import { type ReleaseChoices, releaseChoices, releaseRecord } from './command/release-record.ts';
import { fastBoots, type PreloadedBootFile } from './fast/fast-boots.ts';
import { type Recording, recordingBoot } from './fast/recording-boot.ts';
import type { NativeCaches } from './native/cache-folders.ts';
import { cachedNative, nativeReasons } from './native/cached-native.ts';
import { checkNative } from './native/check-native.ts';
import type { LeftOutFile, ReleaseInput } from './release-input.ts';
import { callWarnings } from './target/check-calls.ts';
import { checkCode } from './target/check-code.ts';
import { dependencyWarnings } from './target/check-dependencies.ts';
import { versionWarnings } from './target/check-versions.ts';
import { planConfiguration } from './target/configuration.ts';
import { envScriptOf } from './target/env-script.ts';
import { givenFiles } from './target/given-files.ts';
import { hasIncludes, ownApplication } from './target/own-files.ts';
import { replacingScripts } from './target/replacing-scripts.ts';
import { rewrittenFiles } from './target/rewritten-files.ts';
import { byPath, merged, ofSystem, programsIn } from './target/system-files.ts';
import { type PlannedApplication, targetApplications } from './target/target-applications.ts';
import { type OlderVersion, type PlannedVersion, upgradeRelup } from './upgrade/upgrade-relup.ts';

/** Build options, in addition to those of the release, that affect the payload of a release. */
export interface ReleasePlanOptions {
  release: ReleaseBuildOptions;
  addApplications: readonly string[];
  /** Folders that become the `priv` of applications. */
  priv: readonly { application: string; folder: string }[];
  /** Older versions that the release can be upgraded from while it runs. */
  upgradeFrom: readonly OlderVersion[];
  /** Where native code for the target is looked for that the release has for another system; nowhere by default. */
  nativeCaches?: NativeCaches | undefined;
  /** Private, kept until the build is done. */
  workFolder: string;
  inheritEnvironment: readonly string[];
  /** Names of modules that a start loads, in addition to known ones. */
  startModules: readonly string[];
  /** Set for an executable that records its start. */
  recording?: Recording | undefined;
  windowsVcruntime: string | undefined;
  libraries: Pick<SharedLibraryOptions, 'folders' | 'absolutePaths' | 'systemLibraries' | 'keepDebug'>;
}

/** Everything that goes into the payload of a release for one target, and how it starts; nothing is written yet. */
export interface ReleasePlan {
  /** OTP's applications and the emulator, in the layout of a release. */
  runtime: MinimalFiles;
  /** Those of the release. */
  files: PayloadFile[];
  /** Those with native code. */
  native: PayloadFile[];
  /** Boot files that preload the modules of a start. */
  preloaded: PreloadedBootFile[];
  applications: (Omit<PlannedApplication, 'because'> & { because: string[]; size: number })[];
  leftOut: LeftOutFile[];
  warnings: Warning[];
  start: Start;
  record: ReleaseRecord;
  /** The options that reproduce the payload, with the record. */
  built: ReleaseBuildRecord;
}

/**
 * Plans the payload of a release for a target: OTP's applications and the emulator come from the runtime, boot files
 * and the files that name them are created for it, all other files are unchanged from the release.
 *
 * @param runtime for the target.
 * @throws OnebeamError `release-*`, `application-missing`, what `minimalFiles` throws
 */
export async function planRelease(
  input: ReleaseInput,
  { otp, emulator }: OtpRuntime,
  target: Target,
  options: ReleasePlanOptions,
): Promise<ReleasePlan> {
  const { os } = targetParts(target);
  const { name, version } = input;
  const release = Number(otp.release);
  const place = releaseFile(version);
  const added = options.addApplications.map((one) => ({ name: one, because: { kind: 'added' } as const }));
  const { applications, warnings } = targetApplications(input, otp, added);
  const root = await rootOf(input);
  const own = await Promise.all(
    applications.flatMap(({ from }) => (from === 'otp' ? [] : [ownApplication(from, root)])),
  );
  const { kept, leftOut } = ofSystem(input, os, place);
  const configuration = await planConfiguration(place, kept, options.release);
  const agent: AgentFacts = {
    otp: release,
    elixir: applications.some((one) => one.name === 'elixir'),
    ...(options.release.entry !== undefined && { entry: entryOf(options.release.entry) }),
  };
  if (options.release.keepBoot) requireSameVersions(input, applications, otp.erts);
  const boots = planBoots(input, applications, agent, place, options.release.keepBoot);
  const ofRelease = [...kept, ...own.flatMap((one) => one.files)];
  const { native: folders } = options.release;
  const given = await givenFiles({ native: folders, priv: options.priv }, target, applications, ofRelease);
  const relup = await relupFor({ name, version, applications }, options, otp);
  const hooks = options.release.envScript ? input.hooks : undefined;
  const planned = await planHooks(hooks, os, (path) => contentIn(ofRelease, path));
  const platforms = { target, emulator, builtFor: input.builtFor };
  const cached = await cachedNative(merged([...ofRelease, ...given]), platforms, {
    ...{ options, otp: release, applications },
  });
  const replaced = new Set(cached.replaced);
  const plain = merged([
    ...[...ofRelease, ...relup, ...given].filter(({ path }) => !replaced.has(path)),
    ...cached.files,
    ...configuration.files,
    ...boots.files,
    ...rewrittenFiles({ name, version, erts: otp.erts, otp: release, applications }),
    ...replacingScripts(name, os, planned.hooks),
    ...planned.files,
    ...agentModules(agent).map((one) => inMemory(`${agentFolder}/${one.name}.beam`, one.bytes)),
  ]);
  const ofCode = await checkCode(plain, {
    ...{ release, features: configuration.vmArguments?.features ?? [] },
  });
  const native = await checkNative(plain, platforms);
  const packed = new Set(applications.map((one) => one.name));
  const { modulesBeside: beside } = input;
  const ofCalls = beside ? await callWarnings(plain, { packed, otp, beside }) : [];
  const ofOtp = applications.filter(({ from }) => from === 'otp');
  const runtime = await minimalFiles(
    otp,
    {
      applications: ofOtp.map((one) => one.name),
      includes: await included(input, ofOtp),
      distributed: true,
      layout: 'release',
      libraries: { ...options.libraries, program: native.files },
      visualC: options.windowsVcruntime,
    },
    os,
  );
  const sizes = new Map([...runtime.applications, ...own].map((one) => [one.name, one.size]));
  const elixir = applications.find((one) => one.name === 'elixir')?.version;
  if (options.recording && configuration.reboots) {
    throw new OnebeamError('options-conflict', { problem: 'profile-start-reboot' });
  }
  const { vmArguments } = configuration;
  const choices = releaseChoices(options.release, { tool: input.tool, vmArguments });
  const fast = await fastBoots({
    ...{ version, applications, otp: release, recorded: options.startModules, scripts: boots.scripts },
    files: [...runtime.files, ...plain],
    // A system that starts twice would load everything twice: its first round needs little.
    interactive: choices.mode === 'interactive' && !configuration.reboots,
    isMix: input.tool === 'mix',
  });
  const started = merged([...plain, ...fast.files]);
  const { recording } = options;
  const files = recording
    ? started.map((file) => recorded(file, place, recording, choices.kind, release))
    : started;
  const facts = {
    ...{ name, version, tool: input.tool, os, place },
    elixir,
    reboots: configuration.reboots,
    envScript: await envScriptOf(plain, place, os),
    bootVariables: boots.variables,
    files: new Set(files.map(({ path }) => path)),
    programs: programsIn(files, name, os),
    vmArguments,
    cookie: input.cookie,
    hooks: planned.hooks,
    hasSasl: applications.some((one) => one.name === 'sasl'),
  };
  const record = releaseRecord(options.release, facts);
  return {
    runtime,
    files,
    native: native.files,
    preloaded: fast.boots,
    applications: applications.map((one) => ({
      ...{ ...one, size: sizes.get(one.name) ?? 0 },
      because: [...one.because.map(reasonText), ...nativeReasons(one.name, cached)],
    })),
    leftOut: [
      ...leftOut,
      ...cached.replaced.map((path) => ({ path, why: 'system' as const })),
      ...own.flatMap((one) => one.special.map((path) => ({ path, why: 'special' as const }))),
    ].sort(byPath),
    warnings: [
      ...input.warnings,
      ...warnings,
      ...versionWarnings(input, otp, elixir),
      ...dependencyWarnings(applications, otp),
      ...configuration.warnings,
      ...planned.warnings,
      ...ofCode,
      ...ofCalls,
      ...native.warnings,
    ],
    start: emulatorStart(record, os, otp.erts, options.inheritEnvironment),
    record,
    built: builtWith(options.release, choices),
  };
}

/** The boot file of `start` records; all others stay. */
function recorded(
  file: PayloadFile,
  place: string,
  recording: Recording,
  kind: ReleaseChoices['kind'],
  otp: number,
): PayloadFile {
  const { path, content } = file;
  if (path !== `${place}/start.boot` || !(content instanceof Uint8Array)) return file;
  return inMemory(path, recordingBoot(content, recording, kind, otp));
}

async function relupFor(
  to: PlannedVersion,
  { upgradeFrom, workFolder }: ReleasePlanOptions,
  otp: OtpRuntime['otp'],
): Promise<PayloadFile[]> {
  if (upgradeFrom.length === 0) return [];
  const folder = await mkdtemp(join(workFolder, 'relup-'));
  const relup = await upgradeRelup(to, upgradeFrom, otp, folder);
  return [inMemory(releaseFile(to.version, 'relup'), relup)];
}

function builtWith(
  { entry, commands, envScript, keepBoot }: ReleaseBuildOptions,
  { kind, mode }: ReleaseChoices,
): ReleaseBuildRecord {
  return {
    kind,
    mode,
    envScript,
    ...(entry !== undefined && { entry }),
    ...(keepBoot && { keepBoot }),
    ...(commands && { commands: [...commands] }),
  };
}

/** Where links of the release may lead. */
const rootOf = async ({ path, folder = path }: ReleaseInput): Promise<string> =>
  realpath((await stat(folder)).isDirectory() ? folder : '/');

async function contentIn(files: readonly PayloadFile[], path: string): Promise<Uint8Array | undefined> {
  const content = files.find((file) => file.path === path)?.content;
  return !content || content instanceof Uint8Array ? content : readFile(content.file);
}

async function included(input: ReleaseInput, ofOtp: readonly PlannedApplication[]): Promise<string[]> {
  const found = new Map(input.applications.map((one) => [one.name, one.found]));
  const has = await Promise.all(
    ofOtp.map(async ({ name }) => {
      const there = found.get(name);
      return there && !there.isLinked && (await hasIncludes(there)) ? [name] : [];
    }),
  );
  return has.flat();
}
