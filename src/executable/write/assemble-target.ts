import type { Target } from '../../targets/target.ts';
import type { WindowsOptions } from './layout.ts';

/** The properties of an executable that are known before its payload. */
export interface AssembleTarget {
  target: Target;
  /** The program's name: macOS shows it as the signature's identifier. */
  name: string;
  /** The file of the stub. */
  stub: string;
  /** The state of `ResumableSha256` after the complete stub: avoids reading an unchanged stub. */
  stubState?: string | undefined;
  /** The result of `launcherSums` for the stub: avoids hashing it again for macOS and Windows. */
  stubSums?: Uint8Array | undefined;
  /** The executable. An existing file is replaced when the new one is complete. */
  output: string;
  /**
   * Files that the output must not replace, in addition to stub and payload: the escript, the runtime's
   * archive, packed folders.
   */
  inputs?: readonly string[] | undefined;
  /** For Windows: icon, version, console. */
  windows?: WindowsOptions | undefined;
  signal?: AbortSignal | undefined;
}

/** Sizes in bytes: `stub`, the payload and `overhead` add up to `size`. */
export interface Assembled {
  path: string;
  size: number;
  sha256: string;
  /** The kept part of the stub: all but its signature. */
  stub: number;
  /** Manifest, footer, padding, signature, Windows's resources. */
  overhead: number;
}
