import type { Manifest } from '../../payload/format/manifest.ts';
import type { Target } from '../../targets/target.ts';

/** A finished program: everything that a channel may say about it or put into a package. */
export interface ShippedProgram {
  /** The command, on every channel: the name in the executables' manifests. */
  name: string;
  /** As its author writes it, usually SemVer: `1.2.0-rc.1`. `naming/versions.ts` spells it for each channel. */
  version: string;
  metadata: PackageMetadata;
  /** In the order of `targets`, at least one, all of one name. */
  targets: readonly ShippedTarget[];
  /** The time of every entry in every package, in seconds since 1970. Never before 2020: Debian's tools refuse old files. */
  modified: number;
}

/** The project's metadata of the program. `requireMetadata` reads a required key. */
export interface PackageMetadata {
  /** The first line is the synopsis; further paragraphs follow after a blank line. */
  description?: string;
  homepage?: string;
  /** An SPDX expression. */
  licence?: string;
  /** `Ada Example <ada@example.org>`. */
  maintainer?: string;
  /** The text of the licence, UTF-8. */
  licenceText?: string;
  /** The text of the README, Markdown. */
  readme?: string;
  /** Completion scripts by shell. */
  completions: Readonly<Partial<Record<'bash' | 'zsh' | 'fish', Uint8Array>>>;
  /** Manual pages by file name: `greeter.1`, not compressed. */
  man: readonly { name: string; content: Uint8Array }[];
  /** Names of the project's files that were read for it: `mix.exs`. Errors about missing keys repeat them. */
  lookedAt: readonly string[];
}

/** One target of the program, read from its executable with every check of `verify`. */
export interface ShippedTarget {
  target: Target;
  manifest: Manifest;
  /** The fat form. */
  executable: {
    /** Absolute. */
    path: string;
    size: number;
    sha256: string;
    /** The part before the payload. On macOS and Windows its headers depend on the payload. */
    launcher: { size: number; sha256: string };
    /** Where the payload is in the file, in bytes. */
    payload: { offset: number; size: number; sha256: string };
  };
  /** The bill of materials in the executable, CycloneDX JSON. */
  sbom?: Uint8Array;
  /**
   * Lays the thin form out, once for all channels: later calls return the same tree.
   *
   * @throws `thin-not-for-windows`
   */
  thin(): Promise<ThinTree>;
}

/**
 * The thin form: the payload as files, and a small `sh` script that starts it. Packages put `files` into a separate
 * folder (`usr/lib/<name>/`) and a launcher for each command beside it (`usr/bin/<command>`).
 */
export interface ThinTree {
  target: Target;
  /** Paths relative to the tree's root, sorted by their bytes: `bin/greeter`, `erts/bin/beam.smp`, `sbom.cdx.json`. */
  files: readonly ThinFile[];
  /** The commands that it has: the program's name, or those of several programs. */
  commands: readonly string[];
  /**
   * The text of the launcher for a tree at `root`.
   *
   * @param command one of `commands`, by default the first.
   * @param root absolute (`/usr/lib/greeter`), or relative to the folder of the script after its links were followed
   *   (`../lib/greeter`).
   */
  launcher(root: string, command?: string): string;
  /** Requirements of the tree's ELF files on the system; empty for macOS. */
  needs: SystemNeeds;
}

export interface ThinFile {
  path: string;
  /** 0644 for the escript as well: it is read, not executed. */
  mode: 0o644 | 0o755;
  size: number;
  /** Lower-case hexadecimal. */
  sha256: string;
  /** The content in pieces, each valid until the next is requested; checked when it was laid out. May be called again. */
  read(): AsyncIterable<Uint8Array>;
}

/** Requirements of the ELF files of a thin tree that the tree does not meet itself. */
export interface SystemNeeds {
  /** By soname, sorted: `libc.so.6`, `libtinfo.so.6`, each with the files that need it. */
  libraries: readonly { soname: string; neededBy: readonly string[]; versions: readonly string[] }[];
  /** The newest `GLIBC_` version that is needed: `2.34`; none for musl and static programs. */
  glibc?: string;
  /** True when any file needs a loader (`PT_INTERP`). */
  needsLoader: boolean;
}
