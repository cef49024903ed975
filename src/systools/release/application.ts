import type { Term } from '../../erlang/term/term.ts';
import type { StartType } from './release.ts';

/** An application of a release: what its `.app` file says, with the start type from the `.rel` file. */
export interface Application {
  readonly name: string;
  readonly version: string;
  readonly id: string;
  readonly description: string;
  /** In the order of the file. */
  readonly modules: readonly string[];
  readonly registered: readonly string[];
  /** The key `applications`: what must be started before this one. */
  readonly uses: readonly string[];
  /** The key `optional_applications`: those of `uses` that may be missing. */
  readonly optional: readonly string[];
  /** The key `included_applications`, or what the release puts in its place. */
  readonly includes: readonly string[];
  /** List of `{Atom, Term}`. */
  readonly env: Term;
  /** Positive integer or `infinity`. */
  readonly maxT: Term;
  readonly maxP: Term;
  /** List of `{Atom, Term}`. Missing when the file has none or says `undefined`. */
  readonly startPhases?: Term;
  /** `{Module, Argument}`. Missing when the file has none or says `[]`. */
  readonly mod?: Term;
  readonly type: StartType;
  /** Where the `.app` file was found, usually a folder called `ebin`. */
  readonly directory: string;
}
