import type { Target } from '../../targets/target.ts';

/** What describes a payload; JSON with sorted keys, no white space, UTF-8, between payload and footer. */
export interface Manifest {
  format: 1;
  /** The program's name: file name of the escript in `bin/`, folder name in the cache. */
  name: string;
  target: Target;
  otp: { release: string; erts: string };
  start: Start;
  /** In the order of the archive: sorted by path within each part, `erts/` before `bin/`. */
  files: ManifestFile[];
  /** In the order of the archive; contiguous from offset 0 of the payload. */
  frames: ManifestFrame[];
  payload: { size: number; sha256: string };
  /** Versions of what made it. */
  tools: { onebeam: string; bun: string; zstd: string };
}

/** How to start the program once it is laid out. */
export interface Start {
  /** What is executed, relative to `release/`. */
  program: string;
  /** Its arguments after argv[0] and before the user's; a `{ release }` is made an absolute path below `release/`. */
  arguments: (string | { release: string })[];
  /** Set in the environment, over what is there. */
  environment: Record<string, string | { release: string }>;
  /** Variables that the build lets through although the launcher removes their like (`ERL_LIBS`, ...). */
  inherit: string[];
  /** Windows: a window that was opened for the program alone stays until somebody has read it. */
  keepConsole?: true;
}

export interface ManifestFile {
  path: string;
  size: number;
  mode: 0o644 | 0o755;
  /** Lower-case hexadecimal. */
  sha256: string;
}

export interface ManifestFrame {
  /** From the start of the payload, in bytes. */
  offset: number;
  /** Compressed length in bytes. */
  length: number;
  /** Length of the tar bytes in it, at most 16 MiB. */
  rawLength: number;
  /** Of the compressed bytes. */
  sha256: string;
}
