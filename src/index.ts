/** The library. Nothing else is public: what is not named here may change at any time. */
export { build } from './build/build.ts';
export type { Artifact, ArtifactParts, BuildResult, PackedApplication, RuntimeUsed } from './build/result.ts';
export { ContentCache } from './cache/content-cache.ts';
export { type ErrorData, OnebeamError } from './errors/onebeam-error.ts';
export { describe, type ErrorCode, errorCodes } from './errors/text.ts';
export { type PreparedErts, type PrepareOptions, prepareMinimalErts } from './erts/minimal-erts.ts';
export { type Inspection, inspect } from './executable/inspect.ts';
export { unpack } from './executable/unpack.ts';
export { type Verification, verify } from './executable/verify.ts';
export type { BuildRequest, Surroundings } from './options.ts';
export { estimateSize, type SizeEstimate } from './payload/estimate.ts';
export type { Manifest } from './payload/manifest.ts';
export { type PackagedEscript, type PackageOptions, packageEscript } from './payload/package.ts';
export type { Phase, Progress, Reporter, Warning } from './reporter.ts';
export { type Host, hostTarget } from './targets/host-target.ts';
export { type Target, targets } from './targets/target.ts';
