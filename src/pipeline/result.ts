import type { CacheChange } from '../cache/limit-cache.ts';
import type { OnebeamError } from '../errors/onebeam-error.ts';
import type { PreloadedBootFile } from '../release/fast/fast-boots.ts';
import type { LeftOutFile, ReleaseTool } from '../release/release-input.ts';
import type { Warning } from '../reporter.ts';
import type { RuntimeSource } from '../runtimes/runtime-source.ts';
import type { Target } from '../targets/target.ts';

/** The result of a build: the data behind both the table and the JSON document. */
export interface BuildResult {
  name: string;
  /** From the `.app` file in the escript that has the program's name. */
  version?: string;
  /** The first one if there are several. */
  escript?: EscriptUsed;
  /** Set if the input is a release. */
  release?: { path: string; name: string; version: string; tool: ReleaseTool; otp?: string };
  /** Set for an executable with several programs; sorted by name. */
  programs?: BuiltProgram[];
  level: number;
  /** In the order of the targets. */
  artifacts: Artifact[];
  /** Targets whose build failed; the others are complete. */
  failures: { target: Target; error: OnebeamError | Error }[];
  /** Entries that the build added to the cache, and removed to stay below the limit. */
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

/** A built executable. Sizes are in bytes. */
export interface Artifact {
  target: Target;
  /** Absolute. Not written in a dry run. */
  path: string;
  size: number;
  sha256: string;
  /** Set for the thin form, whose archive is `path`: its folder, and the launcher of each command in it; absolute. */
  thin?: { folder: string; launchers: string[] };
  parts: ArtifactParts;
  downloads: DownloadSizes;
  runtime: RuntimeUsed;
  applications: PackedApplication[];
  /** Shared libraries that are packed with the runtime, sorted by name; `neededBy` are paths in the payload. */
  libraries: { name: string; size: number; neededBy: string[] }[];
  /** Files of a release that are not packed, each with the reason. */
  leftOut?: LeftOutFile[];
  /** Boot files of a release that preload the modules of a start. */
  preloaded?: PreloadedBootFile[];
  /** Set only on request. */
  shaken?: ShakenModules;
  warnings: Warning[];
  milliseconds: number;
}

/** Sizes of the parts of an executable or thin archive, in bytes. Their sum is the size of the file. */
export interface ArtifactParts {
  launcher: number;
  /** `erts/` in the payload, compressed. */
  runtime: number;
  /** The rest of the payload, compressed. */
  program: number;
  /** Manifest, footer, padding and signature; for a thin archive, its difference in size from the payload. */
  overhead: number;
}

/** Sizes of what users download, in bytes. Estimates: a build does not make these files, and `ship` states exact sizes. */
export interface DownloadSizes {
  /** Of a `.tar.gz` or `.zip` of the executable. */
  archive?: number;
  /** Of an archive of the thin form, if there is one; packages are up to a third smaller. */
  thin?: number;
}

/** OTP modules that were excluded because the program cannot reach them. */
export interface ShakenModules {
  modules: { application: string; modules: string[] }[];
  /** True if the reduced runtime was started, up to the first call into the program. Only done for the host target. */
  started: boolean;
}

/** The runtime that was packed. */
export interface RuntimeUsed {
  /** The OTP folder, absolute. */
  root: string;
  source: RuntimeSource;
  otp: string;
  erts: string;
}

/** An OTP application in an executable. */
export interface PackedApplication {
  name: string;
  version: string;
  /** Uncompressed, as packed. */
  size: number;
  /** Why it is packed: `declared by my_app`, `imported by Elixir.MyApp`. */
  because: string[];
}
