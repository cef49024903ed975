/** The public API of onebeam. Everything that is not exported here may change at any time. */

export { warningText } from './analysis/analysis-warning.ts';
export { targetList } from './build-outputs.ts';
export type { BuildRequest } from './build-request.ts';
export { ContentCache } from './cache/content-cache.ts';
export { type CacheEntry, cleanCache, listCache, pruneCache } from './cache/inventory.ts';
export type { CacheChange } from './cache/limit-cache.ts';
export { defaultContext } from './context.ts';
export { parseTerm, printTerm, type TermTextOptions } from './erlang/print/term-text.ts';
export { term } from './erlang/term/build-term.ts';
export type {
  Atom,
  Binary,
  ErlangMap,
  ExternalFun,
  Float,
  Integer,
  List,
  Term,
  Tuple,
} from './erlang/term/term.ts';
export type { ErrorCode, ErrorData } from './errors/codes.ts';
export {
  type DecisionReason,
  decisionText,
  type SkipReason,
  skipText,
} from './errors/faults/shipping.ts';
export { hasCode, OnebeamError } from './errors/onebeam-error.ts';
export { describe, errorCodes } from './errors/text.ts';
export { type Inspection, inspect } from './executable/read/inspect.ts';
export { readPackedFile } from './executable/read/packed-file.ts';
export { unpack } from './executable/read/unpack.ts';
export { type Verification, verify } from './executable/read/verify.ts';
export { type Difference, difference } from './inspection/difference.ts';
export { type ExplainedOwner, type Explanation, explain } from './inspection/explain.ts';
export { explanationPage, writeExplanationPage } from './inspection/explain-page/explanation-page.ts';
export { type LicensedComponent, licences, readSbom } from './inspection/licences.ts';
export { type Rebuild, rebuild } from './inspection/rebuild.ts';
export {
  type ServiceFile,
  type ServiceManager,
  serviceFile,
  writeServiceFile,
} from './inspection/service-file.ts';
export type { BuildContext } from './options.ts';
export { listedFolder } from './payload/format/layout.ts';
export type { Manifest } from './payload/format/manifest.ts';
export { build } from './pipeline/build.ts';
export { checkMachine, type MachineCheck, type MachineCheckOptions } from './pipeline/check-machine.ts';
export { estimateSize, type SizeEstimate } from './pipeline/estimate.ts';
export { type PackagedEscript, type PackageOptions, packageEscript } from './pipeline/package.ts';
export { type PreparedErts, type PrepareOptions, prepareMinimalErts } from './pipeline/prepare-erts.ts';
export {
  estimateRelease,
  type PackagedRelease,
  packageRelease,
  type ReleaseEstimate,
  type ReleasePayloadRequest,
  type RuntimeForRelease,
} from './pipeline/program/package-release.ts';
export type {
  Artifact,
  ArtifactParts,
  BuildResult,
  PackedApplication,
  RuntimeUsed,
  ShakenModules,
} from './pipeline/result.ts';
export { isRelease } from './release/read/is-release.ts';
export type { ReleaseRequest } from './release-options.ts';
export type { Phase, Progress, Reporter, Warning } from './reporter.ts';
export { defaultRelease } from './runtimes/choose-release.ts';
export { findRuntime } from './runtimes/find-runtime.ts';
export { readErtsArgument, sourceText } from './runtimes/runtime-source.ts';
export {
  type Channel,
  type ChannelFile,
  type ChannelName,
  type ChannelOptions,
  type ChannelResult,
  channelNames,
  type Decision,
  type PackageMetadata,
  type ProgramForm,
  type ReleasedFile,
  type ShippedProgram,
  type ShippedTarget,
  type Skip,
  type ThinTree,
} from './shipping/channels/channel.ts';
export { channelList, shippedChannels } from './shipping/channels/channel-list.ts';
export { openIcon } from './shipping/icon.ts';
export { requireMetadata } from './shipping/metadata/require-metadata.ts';
export { packageName } from './shipping/naming/names.ts';
export { packageVersion } from './shipping/naming/versions.ts';
export type { GivenMetadata } from './shipping/program/open-program.ts';
export { sbomPath } from './shipping/sbom.ts';
export { ship } from './shipping/ship.ts';
export type { ShipContext, ShipRequest, ShipResult } from './shipping/ship-request.ts';
export { layOutThinTree } from './shipping/thin/thin-tree.ts';
export { buildLauncher, type Launcher, type LauncherOptions } from './stub/compile.ts';
export { type LauncherState, listLaunchers } from './stub/list.ts';
export { bunVersion } from './stub/pins.ts';
export type { ReviewNote } from './systools/appup/appup-steps.ts';
export { type AppupOptions, type MadeAppup, makeAppup } from './systools/appup/make-appup.ts';
export { reviewText } from './systools/appup/review-text.ts';
export { type CheckedPackage, checkPackage } from './systools/check-package/check-package.ts';
export { diffPackage, type PackageDifference } from './systools/check-package/diff-package.ts';
export { type PackageProblem, packageProblemText } from './systools/check-package/package-problem.ts';
export { createReleases, type MadeReleases, type ReleasesOptions } from './systools/create-releases.ts';
export type { ReleaseFiles } from './systools/files/release-files.ts';
export { formatError, formatWarning } from './systools/format/format-failure.ts';
export { formatTerm } from './systools/format/format-term.ts';
export { type MadeHybridBoot, makeHybridBoot } from './systools/make-hybrid-boot.ts';
export {
  type MadeRel,
  makeRel,
  type RelApplication,
  type RelOptions,
  type RelRequest,
} from './systools/make-rel.ts';
export { type MadeScript, makeScript } from './systools/make-script.ts';
export { type MadeTar, makeTar } from './systools/make-tar.ts';
export { scriptOptions, tarOptions } from './systools/options/option-list.ts';
export type { ScriptOptions, TarOptions } from './systools/options/options.ts';
export { type OtpSurroundings, otpSurroundings } from './systools/options/otp-code-path.ts';
export type { Done, Failed, Outcome } from './systools/outcome.ts';
export {
  type BaseRelease,
  type MadeRelup,
  makeRelup,
} from './systools/relup/make-relup.ts';
export { type RelupOptions, relupOptions } from './systools/relup/relup-options.ts';
export { type MadeBoot, script2boot } from './systools/script2boot.ts';
export { type Host, hostTarget } from './targets/host-target.ts';
export { type Target, targets } from './targets/target.ts';
export { version } from './version.ts';
export { encoder as zstdVersion } from './zstd/codec.ts';
