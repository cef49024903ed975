import type { Target } from '../../targets/target.ts';
import type { WindowsOptions } from './layout.ts';

/** What is known of an executable before its payload is. */
export interface AssembleTarget {
  target: Target;
  /** The program's name: macOS shows it as the signature's identifier. */
  name: string;
  /** The file of the stub. */
  stub: string;
  /** Where `ResumableSha256` stands after all of the stub: spares reading it where it is taken as it is. */
  stubState?: string | undefined;
  /** The executable. A file there is replaced once the new one is whole. */
  output: string;
  /** What the output must not replace, besides stub and payload: the escript, the runtime's archive, folders that are packed. */
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
  /** What was kept of the stub: all but its signature. */
  stub: number;
  /** Manifest, footer, padding, signature, Windows's resources. */
  overhead: number;
}
