import type { CacheChange } from '../cache/limit-cache.ts';
import type { OnebeamError } from '../errors/onebeam-error.ts';
import type { LeftOutFile, ReleaseTool } from '../release/release-input.ts';
import type { Warning } from '../reporter.ts';
import type { RuntimeSource } from '../runtimes/runtime-source.ts';
import type { Target } from '../targets/target.ts';

/** What a build made: data, the same for people (a table) and for programs (JSON). */
export interface BuildResult {
  name: string;
  /** As the `.app` file of the program's name in the escript has it. */
  version?: string;
  /** The first one where there are several. */
  escript?: EscriptUsed;
  /** What was packed in the place of escripts. */
  release?: { path: string; name: string; version: string; tool: ReleaseTool; otp: string };
  /** Of an executable with several programs; sorted by name. */
  programs?: BuiltProgram[];
  level: number;
  /** In the order of the targets. */
  artifacts: Artifact[];
  /** Targets that could not be built; the others were. */
  failures: { target: Target; error: OnebeamError | Error }[];
  /** What the build put into the cache, and what it removed to stay below the limit. */
  cache: CacheChange;
}

export interface EscriptUsed {
  path: string;
  size: number;
  sha256: string;
  kind: 'archive' | 'beam' | 'source';
}

/** One of several programs in an executable. */
export interface BuiltProgram extends Pick<BuildResult, 'version'> {
  escript: EscriptUsed;
  /** The command that runs it. */
  name: string;
}

/** One executable. Sizes in bytes. */
export interface Artifact {
  target: Target;
  /** Absolute. Not written in a dry run. */
  path: string;
  size: number;
  sha256: string;
  parts: ArtifactParts;
  runtime: RuntimeUsed;
  applications: PackedApplication[];
  /** Shared libraries that are packed with the runtime, sorted by name; `neededBy` are paths in the payload. */
  libraries: { name: string; size: number; neededBy: string[] }[];
  /** What of a release is not packed, and why. */
  leftOut?: LeftOutFile[];
  /** Only when it was asked for. */
  shaken?: ShakenModules;
  warnings: Warning[];
  milliseconds: number;
}

/** They add up to the executable's size. */
export interface ArtifactParts {
  stub: number;
  /** `erts/` in the payload, compressed. */
  runtime: number;
  /** The rest of the payload, compressed. */
  program: number;
  /** Manifest, footer, padding, signature. */
  overhead: number;
}

/** Modules of OTP that were left out because the program cannot get to them. */
export interface ShakenModules {
  modules: { application: string; modules: string[] }[];
  /** Whether what is left was started, up to where the program begins: only for the machine that builds. */
  started: boolean;
}

export interface RuntimeUsed {
  /** The OTP folder, absolute. */
  root: string;
  source: RuntimeSource;
  otp: string;
  erts: string;
}

export interface PackedApplication {
  name: string;
  version: string;
  /** Uncompressed, as packed. */
  size: number;
  /** Why it is there, in words: `declared by my_app`, `imported by Elixir.MyApp`. */
  because: string[];
}
