/** The library. Nothing else is public: what is not named here may change at any time. */
export { build } from './build/build.ts';
export type { Artifact, ArtifactParts, BuildResult, PackedApplication, RuntimeUsed } from './build/result.ts';
export { type ErrorData, OnebeamError } from './errors/onebeam-error.ts';
export { describe, type ErrorCode, errorCodes } from './errors/text.ts';
export { prepareMinimalErts } from './erts/minimal-erts.ts';
export type { BuildRequest, Surroundings } from './options.ts';
export { packageEscript } from './payload/package.ts';
export type { Phase, Progress, Reporter, Warning } from './reporter.ts';
export { type Target, targets } from './targets/target.ts';
