import type { Reason } from '../errors/faults/reason.ts';
import type { AnalysisHint, AnalysisWarning } from './analysis-warning.ts';

/** Which OTP applications an escript needs, and why. */
export interface Analysis {
  /** Sorted by name. */
  applications: NeededApplication[];
  /** Names of those whose `include/` the program reads when it compiles Erlang code; sorted. */
  includes: string[];
  /** Applications that the escript brings itself; sorted. */
  bundled: string[];
  /** True when it may give its node a name, for which it needs `epmd`. */
  distributed: boolean;
  warnings: AnalysisWarning[];
  hints: AnalysisHint[];
}

export interface NeededApplication {
  name: string;
  /** As in the OTP tree. */
  version: string;
  /** All of them, the first found first; never empty. */
  reasons: Reason[];
}

/** The escript and OTP tree to analyse. */
export interface AnalysisOptions {
  /** Names of OTP applications to pack in any case, with what they need. */
  addApplications?: readonly string[];
  /** Names of OTP applications to exclude although they are needed. */
  dropApplications?: readonly string[];
  /** True when `compiler` is packed although nothing needs it, where the tree has it. Not by default. */
  compiler?: boolean;
}
