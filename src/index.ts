/** The library. Nothing else is public: what is not named here may change at any time. */
export { build } from './build/build.ts';
export { type ExplainedOwner, type Explanation, explain } from './build/explain.ts';
export { type Rebuild, rebuild } from './build/rebuild.ts';
export type { Artifact, ArtifactParts, BuildResult, PackedApplication, RuntimeUsed } from './build/result.ts';
export { ContentCache } from './cache/content-cache.ts';
export { type CacheEntry, cleanCache, listCache, pruneCache } from './cache/inventory.ts';
export { term } from './erlang/build-term.ts';
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
} from './erlang/term.ts';
export { parseTerm, printTerm, type TermTextOptions } from './erlang/term-text.ts';
export { type ErrorData, OnebeamError } from './errors/onebeam-error.ts';
export { describe, type ErrorCode, errorCodes } from './errors/text.ts';
export { type PreparedErts, type PrepareOptions, prepareMinimalErts } from './erts/minimal-erts.ts';
export { type Difference, difference } from './executable/difference.ts';
export { type Inspection, inspect } from './executable/inspect.ts';
export { packedFile } from './executable/packed-file.ts';
export { unpack } from './executable/unpack.ts';
export { type Verification, verify } from './executable/verify.ts';
export type { BuildRequest, Surroundings } from './options.ts';
export { estimateSize, type SizeEstimate } from './payload/estimate.ts';
export type { Manifest } from './payload/manifest.ts';
export { type PackagedEscript, type PackageOptions, packageEscript } from './payload/package.ts';
export type { Phase, Progress, Reporter, Warning } from './reporter.ts';
export { sbomPath } from './shipping/sbom.ts';
export { type ShipOptions, type ShippedFile, ship } from './shipping/ship.ts';
export { type Stub, type StubOptions, stub } from './stub/compile.ts';
export { listStubs, type StubState } from './stub/list.ts';
export { createReleases, type MadeReleases, type ReleasesOptions } from './systools/create-releases.ts';
export { formatError, formatWarning } from './systools/format-failure.ts';
export { formatTerm } from './systools/format-term.ts';
export {
  type MadeRel,
  makeRel,
  type RelApplication,
  type RelOptions,
  type RelRequest,
} from './systools/make-rel.ts';
export { type MadeScript, makeScript } from './systools/make-script.ts';
export { type MadeTar, makeTar } from './systools/make-tar.ts';
export { scriptOptions, tarOptions } from './systools/option-list.ts';
export type { ScriptOptions, TarOptions } from './systools/options.ts';
export { type OtpSurroundings, otpSurroundings } from './systools/otp-code-path.ts';
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
